const FAR = 1e12

/**
 * Distance of the middle of each pixel to the outline of a mask in pixels, negative inside: exact Euclidean distances in
 * linear time (Felzenszwalb and Huttenlocher 2012). Half a pixel is taken off, as the outline runs between the pixels.
 */
export function silhouetteDistance(mask: Uint8Array, widthPx: number, heightPx: number): Float32Array {
  const toObject = squaredDistances(mask, 1, widthPx, heightPx)
  const toBackground = squaredDistances(mask, 0, widthPx, heightPx)
  return toObject.map((outside, i) =>
    outside > 0 ? Math.sqrt(outside) - 0.5 : 0.5 - Math.sqrt(toBackground[i] as number),
  )
}

function squaredDistances(mask: Uint8Array, to: number, widthPx: number, heightPx: number): Float32Array {
  const result = Float32Array.from(mask, (value) => (value === to ? 0 : FAR))
  const longest = Math.max(widthPx, heightPx)
  const line = { values: new Float64Array(longest), at: new Int32Array(longest), from: new Float64Array(longest + 1) }
  for (let x = 0; x < widthPx; x++) transformLine(result, { start: x, step: widthPx, count: heightPx }, line)
  for (let y = 0; y < heightPx; y++) transformLine(result, { start: y * widthPx, step: 1, count: widthPx }, line)
  return result
}

/** The lower envelope of parabolas over one row or column, in place. */
function transformLine(
  map: Float32Array,
  { start, step, count }: { start: number; step: number; count: number },
  { values, at, from }: { values: Float64Array; at: Int32Array; from: Float64Array },
): void {
  let last = -1
  for (let q = 0; q < count; q++) {
    const value = map[start + q * step] as number
    values[q] = value
    if (value >= FAR) continue
    let border = Number.NEGATIVE_INFINITY
    while (last >= 0) {
      const p = at[last] as number
      border = (value + q * q - ((values[p] as number) + p * p)) / (2 * (q - p))
      if (border > (from[last] as number)) break
      last--
    }
    last++
    at[last] = q
    from[last] = last === 0 ? Number.NEGATIVE_INFINITY : border
  }
  if (last < 0) return
  from[last + 1] = Number.POSITIVE_INFINITY
  let k = 0
  for (let q = 0; q < count; q++) {
    while ((from[k + 1] as number) < q) k++
    const p = at[k] as number
    map[start + q * step] = (q - p) * (q - p) + (values[p] as number)
  }
}
