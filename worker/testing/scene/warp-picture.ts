import { apply, type Matrix3 } from '../../geometry/matrix3.ts'

/** Row after row from the top left: r, g, b, sRGB. */
export interface Picture {
  widthPx: number
  heightPx: number
  rgb: Uint8Array
}

/** Rays a pixel across and down: the source is about twice as fine as what is made of it. */
const RAYS = 2

/**
 * What a photo becomes under a homography, as a wall would be seen by a camera that moved, or anything by one that turned.
 *
 * @param sourceFromTarget maps pixels of the new picture to those of the source, both with (0, 0) at the outer upper left corner
 * @throws Error when the new picture would show what the source doesn't.
 */
export function warpPicture(
  source: Picture,
  sourceFromTarget: Matrix3,
  { widthPx, heightPx }: { widthPx: number; heightPx: number },
): Picture {
  const rgb = new Uint8Array(3 * widthPx * heightPx)
  for (let y = 0, i = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++, i += 3) {
      const sum = [0, 0, 0]
      for (let ray = 0; ray < RAYS * RAYS; ray++) {
        const dx = ((ray % RAYS) + 0.5) / RAYS
        const dy = (Math.floor(ray / RAYS) + 0.5) / RAYS
        const [u, v, w] = apply(sourceFromTarget, [x + dx, y + dy, 1])
        addPixel(sum, source, u / w - 0.5, v / w - 0.5)
      }
      for (let channel = 0; channel < 3; channel++) rgb[i + channel] = Math.round((sum[channel] ?? 0) / (RAYS * RAYS))
    }
  }
  return { widthPx, heightPx, rgb }
}

/** Bilinear; x and y are in pixels whose centres are whole numbers. */
function addPixel(sum: number[], { widthPx, heightPx, rgb }: Picture, x: number, y: number): void {
  const [left, top] = [Math.floor(x), Math.floor(y)]
  if (left < 0 || top < 0 || left + 1 >= widthPx || top + 1 >= heightPx) {
    throw new Error(`The source ends before ${x.toFixed(0)}, ${y.toFixed(0)}`)
  }
  const [fx, fy] = [x - left, y - top]
  for (let channel = 0; channel < 3; channel++) {
    const at = 3 * (top * widthPx + left) + channel
    const below = at + 3 * widthPx
    sum[channel] =
      (sum[channel] ?? 0) +
      (1 - fy) * ((1 - fx) * (rgb[at] ?? 0) + fx * (rgb[at + 3] ?? 0)) +
      fy * ((1 - fx) * (rgb[below] ?? 0) + fx * (rgb[below + 3] ?? 0))
  }
}
