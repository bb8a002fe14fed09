import sharp from 'sharp'
import type { RgbImage } from '../images/rgb-image.ts'

/** The texture as JPEG, scaled to a width and height of `sizePx`. */
export async function encodeTexture(
  { rgb, widthPx, heightPx }: RgbImage,
  { sizePx, quality }: { sizePx: number; quality: number },
): Promise<Uint8Array> {
  const image = sharp(rgb, { raw: { width: widthPx, height: heightPx, channels: 3 }, limitInputPixels: false })
  if (sizePx !== widthPx) image.resize({ width: sizePx, height: sizePx, fit: 'fill' })
  // Full chroma: a chart may be a few texels wide, and half-size chroma would mix it with its neighbours.
  return await image.jpeg({ quality, chromaSubsampling: '4:4:4' }).toBuffer()
}
