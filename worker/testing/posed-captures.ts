import { createHash } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'
import { type Capture, VIEW_NAMES } from '#server/contracts/capture/capture.ts'
import type { CaptureFile, CapturePhoto } from '../pipeline/stage.ts'
import type { SixViews } from './make-six-views.ts'
import type { SyntheticCapture } from './make-synthetic-capture.ts'
import { openGlFromColmap } from './opengl-from-colmap.ts'
import { type DepthCoding, writeDepthPng } from './write-depth-png.ts'

/** What a job has of a capture: what `runPipeline` takes. */
export interface CaptureOnDisk {
  capture: Capture
  photos: CapturePhoto[]
  files: CaptureFile[]
}

/** Writes six views as PNGs with alpha and their depth, and gives them as a job would. */
export async function writeSixViews(
  { views, options: { sizePx } }: SixViews,
  dir: string,
  coding: DepthCoding,
): Promise<CaptureOnDisk> {
  await mkdir(dir, { recursive: true })
  const result: CaptureOnDisk = { capture: { kind: 'photos' }, photos: [], files: [] }
  const named: Extract<Capture, { kind: 'six-views' }>['views'] = {} as never
  for (const [i, name] of VIEW_NAMES.entries()) {
    const { rgb, depth } = views[name]
    const rgba = new Uint8Array(4 * depth.length)
    for (let k = 0; k < depth.length; k++) {
      rgba.set(rgb.subarray(3 * k, 3 * k + 3), 4 * k)
      rgba[4 * k + 3] = (depth[k] as number) > 0 ? 255 : 0
    }
    const color = path.join(dir, `${name}.png`)
    await sharp(rgba, { raw: { width: sizePx, height: sizePx, channels: 4 } })
      .png()
      .toFile(color)
    const depthFile = path.join(dir, `${name}-depth.png`)
    await writeDepthPng(depthFile, { widthPx: sizePx, heightPx: sizePx, depth }, coding)
    result.photos.push(await photoOf(color, i))
    result.files.push(await photoOf(depthFile, 100 + i))
    named[name] = { color: idOf(i), depth: idOf(100 + i), mask: null }
  }
  return { ...result, capture: { kind: 'six-views', views: named, options: {} } }
}

/** Writes the photos of a synthetic capture as posed frames with their true depth, in units of `coding.as.unit`. */
export async function writePosedFrames(
  { photos, intrinsics }: SyntheticCapture,
  dir: string,
  coding: DepthCoding & { as: { kind: 'units' } },
): Promise<CaptureOnDisk> {
  await mkdir(dir, { recursive: true })
  const { widthPx, heightPx, focalLengthPx } = intrinsics
  const result: Omit<CaptureOnDisk, 'capture'> = { photos: [], files: [] }
  const frames: Extract<Capture, { kind: 'posed' }>['frames'] = []
  for (const [i, { name, rgb, depth, camFromWorld }] of photos.entries()) {
    const color = path.join(dir, `${name}.png`)
    await sharp(rgb, { raw: { width: widthPx, height: heightPx, channels: 3 } })
      .png()
      .toFile(color)
    const depthFile = path.join(dir, `${name}-depth.png`)
    await writeDepthPng(depthFile, { widthPx, heightPx, depth }, coding)
    result.photos.push(await photoOf(color, i))
    result.files.push(await photoOf(depthFile, 100 + i))
    frames.push({
      ...{ color: idOf(i), depth: idOf(100 + i), mask: null, upright: false, widthPx, heightPx },
      ...{ fxPx: focalLengthPx, fyPx: focalLengthPx, cxPx: widthPx / 2, cyPx: heightPx / 2 },
      distortion: { k1: 0, k2: 0, p1: 0, p2: 0 },
      worldFromCamera: openGlFromColmap(camFromWorld),
    })
  }
  return { ...result, capture: { kind: 'posed', frames, depthUnit: coding.as.unit } }
}

function idOf(index: number): string {
  return `00000000-0000-7000-8000-${String(index + 1).padStart(12, '0')}`
}

/** Facts of a file as an upload has them; `index` makes its id. */
export async function photoOf(file: string, index: number): Promise<CapturePhoto> {
  const { width, height, orientation = 1 } = await sharp(file).metadata()
  return {
    uploadId: idOf(index),
    fileName: path.basename(file),
    path: file,
    widthPx: width,
    heightPx: height,
    orientation,
    focalLengthMm: null,
    focalLength35mm: null,
    sharpness: null,
    sha256: createHash('sha256')
      .update(await readFile(file))
      .digest('hex'),
  }
}
