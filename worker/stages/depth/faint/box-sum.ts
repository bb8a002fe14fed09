/** Size of an array of rows, pixels. */
export interface Size {
  widthPx: number
  heightPx: number
}

/**
 * For each pixel the sum of `values` over the square of `radiusPx` around it, as far as it lies inside; into `sums`. Running sums, so that large squares
 * take no longer than small ones. `scratch` is of the same length.
 */
export function boxSum(
  values: Float32Array,
  { widthPx, heightPx }: Size,
  radiusPx: number,
  sums: Float32Array,
  scratch: Float64Array,
): void {
  // (1) along rows
  for (let y = 0; y < heightPx; y++) {
    const row = y * widthPx
    const before = Math.min(radiusPx, widthPx)
    let sum = 0
    for (let x = 0; x < before; x++) sum += values[row + x] as number
    for (let x = 0; x < widthPx; x++) {
      if (x + radiusPx < widthPx) sum += values[row + x + radiusPx] as number
      if (x > radiusPx) sum -= values[row + x - radiusPx - 1] as number
      scratch[row + x] = sum
    }
  }

  // (2) down columns, all of them at once: memory is read in its order
  const columns = new Float64Array(widthPx)
  const size = radiusPx * widthPx
  for (let at = 0; at < Math.min(size, scratch.length); at += widthPx) {
    for (let x = 0; x < widthPx; x++) columns[x] = (columns[x] as number) + (scratch[at + x] as number)
  }
  for (let at = 0; at < scratch.length; at += widthPx) {
    const [entering, leaving] = [at + size, at - size - widthPx]
    const [enters, leaves] = [entering < scratch.length, leaving >= 0]
    for (let x = 0; x < widthPx; x++) {
      let sum = columns[x] as number
      if (enters) sum += scratch[entering + x] as number
      if (leaves) sum -= scratch[leaving + x] as number
      columns[x] = sum
      sums[at + x] = sum
    }
  }
}
