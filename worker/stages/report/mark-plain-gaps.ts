import sharp from 'sharp'
import type { Comparison } from '#server/contracts/report.ts'
import { type RenderCamera, resizeCamera, sizeWithin } from '../../images/render-camera.ts'
import { DepthRaster } from '../../images/render-depth.ts'
import type { MaskedImage } from '../../images/shrink-image.ts'
import { findPlainPlaces, type PhotoAndSurface, type PlainPlaces } from './find-plain-places.ts'
import type { TexturedModel } from './read-textured-model.ts'
import { writePicture } from './write-picture.ts'

/** Longest side at which plain places are looked for: noise and grain are averaged away, and places worth a word are large. */
const SEARCH_PX = 400

/** Of the stripes that mark them, and their width and distance in pixels of the search. */
const MARK = [255, 64, 96] as const
const STRIPE_PX = 3

/**
 * Looks for plain places without surface in all compared photos, whose pictures are in `dir` already, and draws those found into pictures
 * of their own, to be laid over the photos. Gives the comparisons with what was found; `cameras` are the model's, one for each.
 */
export async function markPlainGaps(
  { mesh }: TexturedModel,
  cameras: readonly RenderCamera[],
  comparisons: readonly (Comparison | null)[],
  dir: string,
): Promise<(Comparison | null)[]> {
  const compared: { index: number; comparison: Comparison; view: PhotoAndSurface }[] = []
  for (const [index, comparison] of comparisons.entries()) {
    if (!comparison) continue
    const size = sizeWithin(comparison, SEARCH_PX)
    const camera = resizeCamera(cameras[index] as RenderCamera, size)
    const raster = new DepthRaster(mesh, camera)
    raster.draw()
    const photo = await readPicture(`${dir}/${comparison.photo}`, size)
    compared.push({ index, comparison, view: { photo, camera, inverseDepth: raster.inverseDepth } })
  }
  const places = findPlainPlaces(compared.map(({ view }) => view))
  const marked = [...comparisons]
  for (const [n, { index, comparison, view }] of compared.entries()) {
    const { mask, share } = places[n] as PlainPlaces
    if (share === 0) continue
    const picture = comparison.photo.replace('-photo.webp', '-plain.webp')
    await writeMarks(mask, view.photo, `${dir}/${picture}`)
    marked[index] = { ...comparison, plainGaps: { share, picture } }
  }
  return marked
}

/** What is transparent doesn't count. */
async function readPicture(file: string, size: { widthPx: number; heightPx: number }): Promise<MaskedImage> {
  const rgba = await sharp(file)
    .resize({ width: size.widthPx, height: size.heightPx, fit: 'fill' })
    .ensureAlpha()
    .raw()
    .toBuffer()
  const pixels = size.widthPx * size.heightPx
  return {
    ...size,
    rgb: Uint8Array.from({ length: 3 * pixels }, (_, k) => rgba[4 * Math.floor(k / 3) + (k % 3)] as number),
    mask: Uint8Array.from({ length: pixels }, (_, i) => (rgba[4 * i + 3] === 255 ? 1 : 0)),
  }
}

/** Stripes, so that what they lie on stays to be seen. */
async function writeMarks(mask: Uint8Array, { widthPx, heightPx }: MaskedImage, file: string): Promise<void> {
  const rgb = Uint8Array.from({ length: 3 * mask.length }, (_, k) => MARK[k % 3] as number)
  const shown = mask.map((inside, i) => {
    const diagonal = (i % widthPx) + Math.floor(i / widthPx)
    return inside === 0 ? 0 : diagonal % (2 * STRIPE_PX) < STRIPE_PX ? 220 : 70
  })
  await writePicture({ rgb, widthPx, heightPx }, file, shown)
}
