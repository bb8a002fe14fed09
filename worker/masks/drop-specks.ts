/** Parts smaller than this share of the largest are specks, which renderers leave. */
const MIN_PART_SHARE = 0.002

/** Drops parts of a mask that are specks beside the largest; in place. */
export function dropSpecks(mask: Uint8Array, widthPx: number): void {
  const label = new Int32Array(mask.length)
  const sizes: number[] = [0]
  const stack: number[] = []
  for (let seed = 0; seed < mask.length; seed++) {
    if (!mask[seed] || label[seed]) continue
    const own = sizes.length
    let size = 0
    label[seed] = own
    stack.push(seed)
    for (let i = stack.pop(); i !== undefined; i = stack.pop()) {
      size++
      const column = i % widthPx
      for (const next of [i - widthPx, i + widthPx, column > 0 ? i - 1 : -1, column < widthPx - 1 ? i + 1 : -1]) {
        if (next < 0 || next >= mask.length || !mask[next] || label[next]) continue
        label[next] = own
        stack.push(next)
      }
    }
    sizes.push(size)
  }
  const least = MIN_PART_SHARE * sizes.reduce((most, size) => Math.max(most, size), 0)
  for (let i = 0; i < mask.length; i++) if (mask[i] && (sizes[label[i] as number] as number) < least) mask[i] = 0
}
