import { boxSum, type Size } from './box-sum.ts'

/** Half of the square that a pixel is normalised in. */
const RADIUS_PX = 5

/** Grey levels: a photo's noise. What varies less is made no stronger. */
const NOISE = 1.5

/** Units of a standard deviation: all but the rarest pixels fit into a byte. */
const UNITS = 40

export interface LocalContrast extends Size {
  /** Grey less the mean about it, in fortieths of the standard deviation about it. */
  values: Int8Array
  /** 1 for each pixel about which more varies than noise. */
  isTextured: Uint8Array
}

/**
 * An image with the same contrast everywhere, so that of a large window the faint texture of gravel counts as much as the edge of a shadow
 * (Jarrett et al., "What is the Best Multi-Stage Architecture for Object Recognition?", ICCV 2009, section 2).
 */
export function localContrast({ gray, widthPx, heightPx }: Size & { gray: Uint8Array }): LocalContrast {
  const size = { widthPx, heightPx }
  const pixels = gray.length
  const [levels, squares, ones] = [0, 1, 2].map(() => new Float32Array(pixels)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ]
  for (let i = 0; i < pixels; i++) {
    const level = gray[i] as number
    levels[i] = level
    squares[i] = level * level
    ones[i] = 1
  }
  const scratch = new Float64Array(pixels)
  const [sums, squareSums, counts] = [levels, squares, ones].map((values) => {
    const summed = new Float32Array(pixels)
    boxSum(values, size, RADIUS_PX, summed, scratch)
    return summed
  }) as [Float32Array, Float32Array, Float32Array]
  const contrast = { ...size, values: new Int8Array(pixels), isTextured: new Uint8Array(pixels) }
  for (let i = 0; i < pixels; i++) {
    const count = counts[i] as number
    const mean = (sums[i] as number) / count
    const deviation = Math.sqrt(Math.max(0, (squareSums[i] as number) / count - mean * mean))
    const value = (UNITS * ((gray[i] as number) - mean)) / Math.max(deviation, NOISE)
    contrast.values[i] = Math.max(-127, Math.min(127, Math.round(value)))
    contrast.isTextured[i] = deviation > NOISE ? 1 : 0
  }
  return contrast
}
