import sharp from 'sharp'
import type { RgbImage } from '../images/rgb-image.ts'

/** The texture as JPEG, scaled down where its width or height is more than `maxPx`. */
export async function encodeTexture(
  { rgb, widthPx, heightPx }: RgbImage,
  { maxPx, quality }: { maxPx: number; quality: number },
): Promise<Uint8Array> {
  const image = sharp(rgb, { raw: { width: widthPx, height: heightPx, channels: 3 }, limitInputPixels: false })
  const scale = maxPx / Math.max(widthPx, heightPx)
  if (scale < 1) image.resize({ width: Math.round(scale * widthPx), height: Math.round(scale * heightPx), fit: 'fill' })
  // Full chroma: a chart may be a few texels wide, and half-size chroma would mix it with its neighbours.
  return await image.jpeg({ quality, chromaSubsampling: '4:4:4' }).toBuffer()
}
