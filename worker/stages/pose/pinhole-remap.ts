import type { RenderCamera } from '../../images/render-camera.ts'

/** Radial and tangential distortion as OpenCV and COLMAP's model OPENCV have it. */
export interface Distortion {
  k1: number
  k2: number
  p1: number
  p2: number
}

export function isDistorted({ k1, k2, p1, p2 }: Distortion): boolean {
  return k1 !== 0 || k2 !== 0 || p1 !== 0 || p2 !== 0
}

/**
 * For each pixel of an undistorted picture where the distorted one shows it: x and y in pixels, the centre of the upper left
 * pixel at (0.5, 0.5). Both have the same size and linear intrinsics.
 */
export function distortedPixels(camera: RenderCamera, { k1, k2, p1, p2 }: Distortion): Float32Array {
  const { widthPx, heightPx, fxPx, fyPx, cxPx, cyPx } = camera
  const pixels = new Float32Array(2 * widthPx * heightPx)
  for (let row = 0, i = 0; row < heightPx; row++) {
    for (let column = 0; column < widthPx; column++, i += 2) {
      const x = (column + 0.5 - cxPx) / fxPx
      const y = (row + 0.5 - cyPx) / fyPx
      const r2 = x * x + y * y
      const radial = 1 + r2 * (k1 + r2 * k2)
      pixels[i] = fxPx * (x * radial + 2 * p1 * x * y + p2 * (r2 + 2 * x * x)) + cxPx
      pixels[i + 1] = fyPx * (y * radial + p1 * (r2 + 2 * y * y) + 2 * p2 * x * y) + cyPx
    }
  }
  return pixels
}

interface Raster<T> {
  widthPx: number
  heightPx: number
  channels: number
  values: T
}

/** Nearest neighbour, 0 outside: depth and masks must not be mixed. */
export function remapNearest<T extends Float32Array | Uint8Array>(source: Raster<T>, pixels: Float32Array): T {
  return remap(source, pixels, (x, y, channel) => at(source, Math.floor(x), Math.floor(y), channel))
}

/** Bilinear between four pixels. */
export function remapBilinear<T extends Float32Array | Uint8Array>(source: Raster<T>, pixels: Float32Array): T {
  return remap(source, pixels, (x, y, channel) => {
    const [left, top] = [Math.floor(x - 0.5), Math.floor(y - 0.5)]
    const [fx, fy] = [x - 0.5 - left, y - 0.5 - top]
    const upper = (1 - fx) * at(source, left, top, channel) + fx * at(source, left + 1, top, channel)
    const lower = (1 - fx) * at(source, left, top + 1, channel) + fx * at(source, left + 1, top + 1, channel)
    return (1 - fy) * upper + fy * lower
  })
}

function remap<T extends Float32Array | Uint8Array>(
  { channels, values }: Raster<T>,
  pixels: Float32Array,
  valueAt: (x: number, y: number, channel: number) => number,
): T {
  const result = new (values.constructor as new (length: number) => T)((channels * pixels.length) / 2)
  for (let i = 0, k = 0; i < pixels.length; i += 2) {
    for (let channel = 0; channel < channels; channel++) {
      result[k++] = valueAt(pixels[i] as number, pixels[i + 1] as number, channel)
    }
  }
  return result
}

function at<T extends Float32Array | Uint8Array>(
  { widthPx, heightPx, channels, values }: Raster<T>,
  column: number,
  row: number,
  channel: number,
): number {
  if (column < 0 || row < 0 || column >= widthPx || row >= heightPx) return 0
  return values[channels * (row * widthPx + column) + channel] as number
}
