import assert from 'node:assert/strict'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { CAMERA_MODELS, type RegisteredImage, type SparsePoints, type SparseReconstruction } from './model-types.ts'

/**
 * Writes `cameras.bin`, `images.bin` and `points3D.bin` into `dir`, which is made when missing. Every
 * COLMAP reads them: those that know rigs make one for each camera when `rigs.bin` is absent, so
 * stale `rigs.bin` and `frames.bin` of another model are removed.
 */
export async function writeModel(model: SparseReconstruction, dir: string): Promise<void> {
  await mkdir(dir, { recursive: true })
  await Promise.all([
    writeFile(path.join(dir, 'cameras.bin'), encodeCameras(model)),
    writeFile(path.join(dir, 'images.bin'), encodeImages(model.images)),
    writeFile(path.join(dir, 'points3D.bin'), encodePoints(model.points)),
    rm(path.join(dir, 'rigs.bin'), { force: true }),
    rm(path.join(dir, 'frames.bin'), { force: true }),
  ])
}

function encodeCameras({ cameras }: SparseReconstruction): Uint8Array {
  const paramCount = [...cameras.values()].reduce((sum, camera) => sum + camera.params.length, 0)
  const out = new Encoder(8 + cameras.size * 24 + paramCount * 8)
  out.uint64(cameras.size)
  for (const camera of cameras.values()) {
    const modelId = CAMERA_MODELS.findIndex((kind) => kind.name === camera.model)
    assert.equal(camera.params.length, CAMERA_MODELS[modelId]?.params.length, `parameters of camera ${camera.id}`)
    out.uint32(camera.id)
    out.uint32(modelId)
    out.uint64(camera.widthPx)
    out.uint64(camera.heightPx)
    for (const param of camera.params) out.float64(param)
  }
  return out.bytes
}

function encodeImages(images: RegisteredImage[]): Uint8Array {
  const names = images.map((image) => new TextEncoder().encode(image.name))
  const size = images.reduce((sum, image, i) => sum + 73 + (names[i]?.length ?? 0) + 24 * image.pointIds.length, 8)
  const out = new Encoder(size)
  out.uint64(images.length)
  images.forEach((image, i) => {
    assert.equal(image.keypoints.length, 2 * image.pointIds.length, `keypoints of ${image.name}`)
    out.uint32(image.id)
    for (const value of image.camFromWorld.rotation) out.float64(value)
    for (const value of image.camFromWorld.translation) out.float64(value)
    out.uint32(image.cameraId)
    for (const byte of names[i] ?? []) out.uint8(byte)
    out.uint8(0)
    out.uint64(image.pointIds.length)
    for (let k = 0; k < image.pointIds.length; k++) {
      out.float64(image.keypoints[2 * k] ?? 0)
      out.float64(image.keypoints[2 * k + 1] ?? 0)
      out.uint64(image.pointIds[k] ?? -1)
    }
  })
  return out.bytes
}

function encodePoints(points: SparsePoints): Uint8Array {
  const out = new Encoder(8 + 51 * points.count + 8 * points.trackImageIds.length)
  out.uint64(points.count)
  for (let i = 0; i < points.count; i++) {
    out.uint64(points.ids[i] ?? 0)
    for (let axis = 0; axis < 3; axis++) out.float64(points.positions[3 * i + axis] ?? 0)
    for (let channel = 0; channel < 3; channel++) out.uint8(points.colors[3 * i + channel] ?? 0)
    out.float64(points.errors[i] ?? 0)
    const begin = points.trackOffsets[i] ?? 0
    const end = points.trackOffsets[i + 1] ?? begin
    out.uint64(end - begin)
    for (let element = begin; element < end; element++) {
      out.uint32(points.trackImageIds[element] ?? 0)
      out.uint32(points.trackKeypoints[element] ?? 0)
    }
  }
  return out.bytes
}

class Encoder {
  readonly bytes: Uint8Array
  private readonly view: DataView
  private offset = 0

  constructor(byteCount: number) {
    this.bytes = new Uint8Array(byteCount)
    this.view = new DataView(this.bytes.buffer)
  }

  uint8(value: number): void {
    this.view.setUint8(this.offset, value)
    this.offset += 1
  }

  uint32(value: number): void {
    this.view.setUint32(this.offset, value, true)
    this.offset += 4
  }

  /** A whole number below 2^53, or -1 for COLMAP's "no point". */
  uint64(value: number): void {
    this.view.setUint32(this.offset, value < 0 ? 0xffffffff : value % 0x1_0000_0000, true)
    this.view.setUint32(this.offset + 4, value < 0 ? 0xffffffff : Math.floor(value / 0x1_0000_0000), true)
    this.offset += 8
  }

  float64(value: number): void {
    this.view.setFloat64(this.offset, value, true)
    this.offset += 8
  }
}
