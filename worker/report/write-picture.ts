import sharp from 'sharp'
import type { RenderedMesh, RgbImage } from '../geometry/render-textured.ts'

/** Small files that still look like the photo; more effort would take longer than rendering. */
const WEBP = { quality: 80, effort: 2 }

export async function writePicture({ rgb, widthPx, heightPx }: RgbImage, file: string): Promise<void> {
  await sharp(rgb, { raw: { width: widthPx, height: heightPx, channels: 3 } })
    .webp(WEBP)
    .toFile(file)
}

/** Transparent where nothing was drawn. */
export async function writeRendering({ rgb, coverage, widthPx, heightPx }: RenderedMesh, file: string): Promise<void> {
  const size = { width: widthPx, height: heightPx }
  await sharp(rgb, { raw: { ...size, channels: 3 } })
    .joinChannel(Buffer.from(coverage), { raw: { ...size, channels: 1 } })
    .webp(WEBP)
    .toFile(file)
}

/** Frames of one size as an animation that goes on for ever. */
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
