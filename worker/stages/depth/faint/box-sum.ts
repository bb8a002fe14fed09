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
  { widthPx }: Size,
  radiusPx: number,
  sums: Float32Array,
  scratch: Float64Array,
): void {
  // (1) along rows
  for (let row = 0; row < scratch.length; row += widthPx) {
    const end = row + widthPx
    let entering = row
    let sum = 0
    for (; entering < Math.min(end, row + radiusPx); entering++) sum += values[entering] as number
    let at = row
    for (; at < Math.min(end, row + radiusPx + 1); at++, entering++) {
      if (entering < end) sum += values[entering] as number
      scratch[at] = sum
    }
    let leaving = row
    for (; entering < end; at++, entering++, leaving++) {
      sum += values[entering] as number
      sum -= values[leaving] as number
      scratch[at] = sum
    }
    for (; at < end; at++, leaving++) {
      sum -= values[leaving] as number
      scratch[at] = sum
    }
  }

  // (2) down columns, all of them at once: memory is read in its order
  const columns = new Float64Array(widthPx)
  const reach = radiusPx * widthPx
  for (let at = 0; at < Math.min(reach, scratch.length); at += widthPx) addRow(columns, scratch, at)
  for (let at = 0; at < scratch.length; at += widthPx) {
    if (at + reach < scratch.length) addRow(columns, scratch, at + reach)
    const leaving = at - reach - widthPx
    if (leaving < 0) {
      sums.set(columns, at)
      continue
    }
    for (let x = 0; x < widthPx; x++) {
      const sum = (columns[x] as number) - (scratch[leaving + x] as number)
      columns[x] = sum
      sums[at + x] = sum
    }
  }
}

function addRow(columns: Float64Array, scratch: Float64Array, row: number): void {
  for (let x = 0; x < columns.length; x++) columns[x] = (columns[x] as number) + (scratch[row + x] as number)
}
