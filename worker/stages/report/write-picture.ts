import sharp from 'sharp'
import type { RenderedMesh } from '../../images/render-textured.ts'
import type { RgbImage } from '../../images/rgb-image.ts'

/** Small files that still look like the photo; more effort would take longer than rendering. */
const WEBP = { quality: 80, effort: 2 }

/** `shown`, 255 or 0 a pixel, leaves the rest transparent. */
export async function writePicture(
  { rgb, widthPx, heightPx }: RgbImage,
  file: string,
  shown?: Uint8Array,
): Promise<void> {
  const size = { width: widthPx, height: heightPx }
  const picture = sharp(rgb, { raw: { ...size, channels: 3 } })
  if (shown) picture.joinChannel(Buffer.from(shown), { raw: { ...size, channels: 1 } })
  await picture.webp(WEBP).toFile(file)
}

/** Transparent where nothing was drawn. */
export async function writeRendering(rendered: RenderedMesh, file: string): Promise<void> {
  await writePicture(rendered, file, rendered.coverage)
}

/** Frames of one size as an animation that loops endlessly. */
export async function writeAnimation(frames: readonly RgbImage[], frameMs: number, file: string): Promise<void> {
  const { widthPx, heightPx } = frames[0] ?? { widthPx: 0, heightPx: 0 }
  const strip = Buffer.concat(frames.map(({ rgb }) => rgb))
  await sharp(strip, {
    raw: { width: widthPx, height: heightPx * frames.length, channels: 3, pageHeight: heightPx },
    limitInputPixels: false,
  })
    .webp({ ...WEBP, quality: 70, loop: 0, delay: frames.map(() => frameMs) })
    .toFile(file)
}
