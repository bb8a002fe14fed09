import { mkdir } from 'node:fs/promises'
import { readModel } from '../colmap/model.ts'
import type { Camera } from '../colmap/model-types.ts'
import { pinholeOf } from '../colmap/pinhole-of.ts'
import { projectionOf } from '../colmap/project-to-photo.ts'
import { maskedImages, maskPath, readMaskFile, writeMaskFile } from './mask-file.ts'

export interface UndistortMasksInput {
  /** Masks in the size of the photos, and where those of the pinhole images go. */
  masksDir: string
  targetDir: string
  /** COLMAP models of the same images: as they were taken, and after `image_undistorter`. */
  modelDir: string
  pinholeDir: string
  signal: AbortSignal
}

export interface UndistortedMasks {
  written: number
  /** Images whose lens is of a model that isn't known here, a fisheye's for example: they have no mask any more. */
  withoutLens: string[]
}

/** Masks of undistorted images: each of their pixels is looked up where the lens showed it. */
export async function undistortMasks(input: UndistortMasksInput): Promise<UndistortedMasks> {
  const { masksDir, targetDir, signal } = input
  const masked = await maskedImages(masksDir)
  const result: UndistortedMasks = { written: 0, withoutLens: [] }
  if (masked.size === 0) return result
  await mkdir(targetDir, { recursive: true })
  const [taken, pinhole] = [await readModel(input.modelDir), await readModel(input.pinholeDir)]
  const cameraOf = new Map(taken.images.map(({ name, cameraId }) => [name, taken.cameras.get(cameraId)]))
  let last: { key: string; pixels: Float32Array | null } = { key: '', pixels: null }
  for (const { name, cameraId } of pinhole.images) {
    signal.throwIfAborted()
    const [from, to] = [cameraOf.get(name), pinhole.cameras.get(cameraId)]
    const source = from && to && masked.has(name) ? await readMaskFile(maskPath(masksDir, name)) : null
    if (!from || !to || !source) continue
    const key = JSON.stringify([from, to])
    if (last.key !== key) last = { key, pixels: pixelsInPhoto(from, to) }
    if (!last.pixels) {
      result.withoutLens.push(name)
      continue
    }
    await writeMaskFile(maskPath(targetDir, name), lookUp(source, last.pixels, from), to)
    result.written++
  }
  return result
}

/** x and y in the photo of each pixel's middle in its pinhole image, NaN where the photo doesn't show it; null for a lens that isn't known. */
function pixelsInPhoto(from: Camera, to: Camera): Float32Array | null {
  const project = projectionOf(from)
  if (!project) return null
  const { widthPx, heightPx } = to
  const { fxPx, fyPx, cxPx, cyPx } = pinholeOf(to)
  const pixels = new Float32Array(2 * widthPx * heightPx).fill(Number.NaN)
  const pixel = new Float64Array(2)
  for (let i = 0; i < widthPx * heightPx; i++) {
    project(((i % widthPx) + 0.5 - cxPx) / fxPx, (Math.floor(i / widthPx) + 0.5 - cyPx) / fyPx, 1, pixel)
    pixels.set(pixel, 2 * i)
  }
  return pixels
}

function lookUp(
  source: { mask: Uint8Array; widthPx: number; heightPx: number },
  pixels: Float32Array,
  camera: Camera,
): Uint8Array {
  const [scaleX, scaleY] = [source.widthPx / camera.widthPx, source.heightPx / camera.heightPx]
  return Uint8Array.from({ length: pixels.length / 2 }, (_, i) => {
    const x = Math.floor(scaleX * (pixels[2 * i] as number))
    const y = Math.floor(scaleY * (pixels[2 * i + 1] as number))
    return x >= 0 && y >= 0 && x < source.widthPx && y < source.heightPx
      ? (source.mask[y * source.widthPx + x] ?? 0)
      : 0
  })
}
