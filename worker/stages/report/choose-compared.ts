/** Enough to see where a model is good and where not; each one takes half a second. */
const MAX_COMPARED = 24

/** Which of the photos are compared with the model: all that are held out, and of the others as many, evenly chosen, as the bound leaves. */
export function chooseCompared(photos: readonly { name: string; heldOut: boolean }[]): ReadonlySet<string> {
  const heldOut = photos.filter((photo) => photo.heldOut)
  const others = photos.filter((photo) => !photo.heldOut)
  return new Set([
    ...spread(heldOut, MAX_COMPARED).map(({ name }) => name),
    ...spread(others, Math.max(0, MAX_COMPARED - heldOut.length)).map(({ name }) => name),
  ])
}

function spread<T>(items: readonly T[], most: number): T[] {
  if (items.length <= most) return [...items]
  return Array.from({ length: most }, (_, i) => items[Math.floor(((i + 0.5) / most) * items.length)] as T)
}
