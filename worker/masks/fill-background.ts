/**
 * Gives the pixels outside of a mask the colours of the object's nearest ones, in place: a texture that is a pixel off must
 * not pick up what was behind. The rim itself is left out, as it is mixed with the background already. "Push-pull"
 * (Gortler et al. 1996): means of known pixels over 2 x 2, then over those, until all are known.
 *
 * @param rgb r, g, b, row after row
 */
export function fillBackground(rgb: Uint8Array, mask: Uint8Array, widthPx: number, heightPx: number): void {
  const known = erode(mask, widthPx, heightPx)
  const base: Level = { widthPx, heightPx, colors: new Float32Array(3 * mask.length), known }
  for (let i = 0; i < mask.length; i++) {
    if (known[i]) for (let c = 0; c < 3; c++) base.colors[3 * i + c] = rgb[3 * i + c] as number
  }
  fill(base)
  for (let i = 0; i < mask.length; i++) {
    if (!known[i]) for (let c = 0; c < 3; c++) rgb[3 * i + c] = base.colors[3 * i + c] as number
  }
}

interface Level {
  widthPx: number
  heightPx: number
  colors: Float32Array
  /** 1 where the colour is known. */
  known: Uint8Array
}

function fill(level: Level): void {
  const { widthPx, heightPx, colors, known } = level
  if (known.every((value) => value === 1)) return
  if (widthPx === 1 && heightPx === 1) return
  const half = halve(level)
  fill(half)
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      const i = y * widthPx + x
      if (known[i]) continue
      const from = 3 * ((y >> 1) * half.widthPx + (x >> 1))
      for (let c = 0; c < 3; c++) colors[3 * i + c] = half.colors[from + c] as number
    }
  }
}

function halve({ widthPx, heightPx, colors, known }: Level): Level {
  const half: Level = {
    widthPx: (widthPx + 1) >> 1,
    heightPx: (heightPx + 1) >> 1,
    colors: new Float32Array(3 * ((widthPx + 1) >> 1) * ((heightPx + 1) >> 1)),
    known: new Uint8Array(((widthPx + 1) >> 1) * ((heightPx + 1) >> 1)),
  }
  const counts = new Uint8Array(half.known.length)
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      const i = y * widthPx + x
      if (!known[i]) continue
      const to = (y >> 1) * half.widthPx + (x >> 1)
      counts[to] = (counts[to] as number) + 1
      for (let c = 0; c < 3; c++)
        half.colors[3 * to + c] = (half.colors[3 * to + c] as number) + (colors[3 * i + c] as number)
    }
  }
  for (let to = 0; to < counts.length; to++) {
    const count = counts[to] as number
    if (count === 0) continue
    half.known[to] = 1
    for (let c = 0; c < 3; c++) half.colors[3 * to + c] = (half.colors[3 * to + c] as number) / count
  }
  return half
}

/** The mask without the pixels that touch its outside. */
function erode(mask: Uint8Array, widthPx: number, heightPx: number): Uint8Array {
  return mask.map((value, i) => {
    const x = i % widthPx
    if (!value || x === 0 || x === widthPx - 1 || i < widthPx || i >= widthPx * (heightPx - 1)) return value
    return mask[i - 1] && mask[i + 1] && mask[i - widthPx] && mask[i + widthPx] ? 1 : 0
  })
}
