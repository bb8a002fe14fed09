// node exr-thumbnail.ts FROM SIZE: decodes an OpenEXR file in full and writes a picture of its depth as WebP to the standard output, SIZE
// pixels long at most. Exit status 1: the file can't be used, the standard error says why.
import { readFile } from 'node:fs/promises'
import sharp from 'sharp'
import { type ExrDepth, ExrError, readExr } from '#server/formats/exr.ts'

/** Share of the depths at either end that may be beyond black and white. */
const CLIPPED = 0.02

/** Near is light, no depth is black. Pixels are picked without filtering, which is fast for any size. */
function draw({ widthPx, heightPx, values }: ExrDepth, sizePx: number) {
  const scale = Math.min(1, sizePx / Math.max(widthPx, heightPx))
  const [width, height] = [Math.max(1, Math.round(widthPx * scale)), Math.max(1, Math.round(heightPx * scale))]
  const thinned = new Float32Array(width * height)
  for (let y = 0; y < height; y++) {
    const row = Math.floor(((y + 0.5) * heightPx) / height) * widthPx
    for (let x = 0; x < width; x++)
      thinned[y * width + x] = values[row + Math.floor(((x + 0.5) * widthPx) / width)] as number
  }
  const sorted = thinned.filter((value) => value > 0).sort()
  const near = sorted[Math.floor(CLIPPED * (sorted.length - 1))] ?? 0
  const far = sorted[Math.floor((1 - CLIPPED) * (sorted.length - 1))] ?? 1
  const grey = new Uint8Array(width * height)
  for (const [i, value] of thinned.entries()) {
    if (value > 0) grey[i] = 40 + 215 * Math.min(1, Math.max(0, (far - value) / (far - near || 1)))
  }
  return sharp(grey, { raw: { width, height, channels: 1 } })
}

const [from = '', size = ''] = process.argv.slice(2)
try {
  const depth = readExr(await readFile(from))
  process.stdout.write(await draw(depth, Number(size)).webp({ quality: 80 }).toBuffer())
} catch (error) {
  // Other messages are for programmers.
  process.stderr.write(error instanceof ExrError ? error.message : 'it is damaged')
  process.exitCode = 1
}
