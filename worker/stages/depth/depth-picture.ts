import path from 'node:path'
import sharp from 'sharp'
import type { StageContext } from '../../pipeline/stage.ts'

/** Longest side of a picture, pixels. */
const MAX_PICTURE_PX = 640

/** Share of the depths at either end that may be beyond the colours. */
const CLIPPED = 0.02

interface DepthPicture {
  widthPx: number
  heightPx: number
  depths: Float32Array
}

/** Publishes the depth map of the photo `imageName` as a picture. */
export async function publishDepthPicture(context: StageContext, imageName: string, map: DepthPicture): Promise<void> {
  const photo = path.parse(imageName).name
  const name = `depth-${photo}.webp`
  const file = path.join(context.dir, name)
  await writeDepthPicture(file, map)
  const description = `Depth map of photo ${photo}: red is near, blue is far`
  await context.publish({ name, description, mediaType: 'image/webp', path: file })
}

/** Draws a depth map (0: no depth, black) into a WebP file: near is red, far is blue, even steps in inverse depth. */
export async function writeDepthPicture(file: string, { widthPx, heightPx, depths }: DepthPicture): Promise<void> {
  const inverse = Float32Array.from(
    depths.filter((depth) => depth > 0),
    (depth) => 1 / depth,
  ).sort()
  const far = inverse[Math.floor(CLIPPED * (inverse.length - 1))] ?? 0
  const near = inverse[Math.floor((1 - CLIPPED) * (inverse.length - 1))] ?? 1
  const rgb = new Uint8Array(3 * depths.length)
  depths.forEach((depth, i) => {
    if (depth > 0) turbo((1 / depth - far) / (near - far || 1), rgb, 3 * i)
  })
  await sharp(rgb, { raw: { width: widthPx, height: heightPx, channels: 3 } })
    .resize(MAX_PICTURE_PX, MAX_PICTURE_PX, { fit: 'inside', withoutEnlargement: true, kernel: 'nearest' })
    .webp({ quality: 85 })
    .toFile(file)
}

/** Polynomials of the colour map Turbo (Mikhailov, "Turbo, an improved rainbow colormap", 2019), lowest power first. */
const TURBO = [
  [0.13572138, 4.6153926, -42.66032258, 132.13108234, -152.94239396, 59.28637943],
  [0.09140261, 2.19418839, 4.84296658, -14.18503333, 4.27729857, 2.82956604],
  [0.1066733, 12.64194608, -60.58204836, 110.36276771, -89.90310912, 27.34824973],
] as const

/** Turbo begins near black, which is for no depth here. */
const DARKEST = 0.1

function turbo(value: number, rgb: Uint8Array, at: number): void {
  const x = DARKEST + (1 - DARKEST) * Math.min(1, Math.max(0, value))
  TURBO.forEach((coefficients, channel) => {
    const level = coefficients.reduceRight((sum, coefficient) => sum * x + coefficient, 0)
    rgb[at + channel] = 255 * Math.min(1, Math.max(0, level))
  })
}
