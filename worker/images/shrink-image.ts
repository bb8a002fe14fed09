import type { RgbImage } from './rgb-image.ts'

export interface MaskedImage extends RgbImage {
  /** 1 where the pixel counts, 0 where not. */
  mask: Uint8Array
}

/**
 * The image at a smaller size, each pixel the mean of the area that it takes the place of, weighed by the mask. Its own mask has the
 * pixels whose area counted to nine tenths. A size that is not smaller gives the image back.
 */
export function shrinkImage(image: MaskedImage, size: { widthPx: number; heightPx: number }): MaskedImage {
  const { widthPx, heightPx } = size
  if (widthPx >= image.widthPx && heightPx >= image.heightPx) return image
  const columns = areasOf(image.widthPx, widthPx)
  const rows = areasOf(image.heightPx, heightPx)
  const rgb = new Uint8Array(3 * widthPx * heightPx)
  const mask = new Uint8Array(widthPx * heightPx)
  for (let row = 0, target = 0; row < heightPx; row++) {
    for (let column = 0; column < widthPx; column++, target++) {
      let [r, g, b, weight] = [0, 0, 0, 0]
      for (const [y, ofRow] of rows[row] as Area) {
        for (const [x, ofColumn] of columns[column] as Area) {
          const source = y * image.widthPx + x
          if (image.mask[source] === 0) continue
          const share = ofRow * ofColumn
          weight += share
          r += share * (image.rgb[3 * source] as number)
          g += share * (image.rgb[3 * source + 1] as number)
          b += share * (image.rgb[3 * source + 2] as number)
        }
      }
      if (weight === 0) continue
      rgb[3 * target] = Math.round(r / weight)
      rgb[3 * target + 1] = Math.round(g / weight)
      rgb[3 * target + 2] = Math.round(b / weight)
      mask[target] = weight > COUNTED ? 1 : 0
    }
  }
  return { widthPx, heightPx, rgb, mask }
}

const COUNTED = 0.9

/** Source pixels below one target pixel, and which share of it each of them fills. */
type Area = [source: number, share: number][]

function areasOf(sourcePx: number, targetPx: number): Area[] {
  const step = sourcePx / targetPx
  return Array.from({ length: targetPx }, (_, i) => {
    const [from, to] = [i * step, (i + 1) * step]
    const area: Area = []
    for (let source = Math.floor(from); source < Math.min(sourcePx, to); source++) {
      const overlap = Math.min(to, source + 1) - Math.max(from, source)
      if (overlap > 1e-9) area.push([source, overlap / step])
    }
    return area
  })
}
