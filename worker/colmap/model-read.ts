import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { ModelFileCursor, readUint64 } from './model-file-cursor.ts'
import type { SparseReconstruction } from './model-types.ts'
import { CAMERA_MODELS, type Camera, type RegisteredImage, type SparsePoints } from './model-types.ts'

const CAMERA_MIN_BYTES = 4 + 4 + 8 + 8 + 2 * 8
const IMAGE_MIN_BYTES = 4 + 7 * 8 + 4 + 1 + 8
const KEYPOINT_BYTES = 8 + 8 + 8
const POINT_BYTES = 8 + 3 * 8 + 3 + 8 + 8
const TRACK_ELEMENT_BYTES = 4 + 4

/**
 * Reads `cameras.bin`, `images.bin` and `points3D.bin` of COLMAP 3.x and 4.x
 * (`src/colmap/scene/reconstruction_io_binary.cc`). The `rigs.bin` and `frames.bin` that COLMAP
 * writes beside since 3.12 are not needed: every image carries its full pose.
 *
 * @throws ModelFormatError where a file is truncated, damaged or of another format; the file
 * system's error where one is missing.
 */
export async function readModel(dir: string): Promise<SparseReconstruction> {
  const [cameras, images, points] = await Promise.all(
    ['cameras.bin', 'images.bin', 'points3D.bin'].map(async (name) => {
      const file = path.join(dir, name)
      return new ModelFileCursor(file, await readFile(file))
    }),
  )
  if (!cameras || !images || !points) throw new Error('unreachable: three files were read')
  const model = { cameras: readCameras(cameras), images: readImages(images), points: readPoints(points) }
  for (const image of model.images) {
    if (!model.cameras.has(image.cameraId)) {
      images.fail(`image ${image.name} refers to camera ${image.cameraId}, which cameras.bin does not have`)
    }
  }
  return model
}

function readCameras(file: ModelFileCursor): Map<number, Camera> {
  const count = file.count(CAMERA_MIN_BYTES)
  const cameras = new Map<number, Camera>()
  for (let i = 0; i < count; i++) {
    const id = file.uint32()
    const modelId = file.uint32()
    const kind = CAMERA_MODELS[modelId]
    if (!kind) file.fail(`camera ${id} has the unknown model ${modelId}`)
    const widthPx = file.uint64()
    const heightPx = file.uint64()
    const params = kind.params.map(() => file.float64())
    cameras.set(id, { id, model: kind.name, widthPx, heightPx, params })
  }
  file.end()
  return cameras
}

function readImages(file: ModelFileCursor): RegisteredImage[] {
  const count = file.count(IMAGE_MIN_BYTES)
  const images: RegisteredImage[] = []
  for (let i = 0; i < count; i++) {
    const id = file.uint32()
    const camFromWorld: RegisteredImage['camFromWorld'] = {
      rotation: [file.float64(), file.float64(), file.float64(), file.float64()],
      translation: [file.float64(), file.float64(), file.float64()],
    }
    const cameraId = file.uint32()
    const name = file.text()
    images.push({ id, name, cameraId, camFromWorld, ...readKeypoints(file) })
  }
  file.end()
  return images
}

function readKeypoints(file: ModelFileCursor): { keypoints: Float64Array; pointIds: Float64Array } {
  const count = file.count(KEYPOINT_BYTES)
  const keypoints = new Float64Array(2 * count)
  const pointIds = new Float64Array(count)
  const { view } = file
  let offset = file.offset
  for (let i = 0; i < count; i++) {
    keypoints[2 * i] = view.getFloat64(offset, true)
    keypoints[2 * i + 1] = view.getFloat64(offset + 8, true)
    pointIds[i] = readUint64(view, offset + 16)
    offset += KEYPOINT_BYTES
  }
  file.offset = offset
  return { keypoints, pointIds }
}

function readPoints(file: ModelFileCursor): SparsePoints {
  const count = file.count(POINT_BYTES)
  const { view } = file
  // Every other byte of the file is a point, so what is left over is the sum of all track lengths.
  const elementCount = (view.byteLength - file.offset - count * POINT_BYTES) / TRACK_ELEMENT_BYTES
  if (!Number.isInteger(elementCount)) file.fail(`${view.byteLength} bytes do not fit ${count} points`)
  const points: SparsePoints = {
    count,
    ids: new Float64Array(count),
    positions: new Float64Array(3 * count),
    colors: new Uint8Array(3 * count),
    errors: new Float64Array(count),
    trackOffsets: new Uint32Array(count + 1),
    trackImageIds: new Uint32Array(elementCount),
    trackKeypoints: new Uint32Array(elementCount),
  }
  let element = 0
  for (let i = 0; i < count; i++) {
    file.require(POINT_BYTES)
    let offset = file.offset
    points.ids[i] = readUint64(view, offset)
    for (let axis = 0; axis < 3; axis++) {
      points.positions[3 * i + axis] = view.getFloat64(offset + 8 + 8 * axis, true)
      points.colors[3 * i + axis] = view.getUint8(offset + 32 + axis)
    }
    points.errors[i] = view.getFloat64(offset + 35, true)
    const trackLength = readUint64(view, offset + 43)
    file.offset += POINT_BYTES
    if (trackLength < 0 || element + trackLength > elementCount) file.fail(`point ${i} has an implausible track`)
    file.require(trackLength * TRACK_ELEMENT_BYTES)
    offset = file.offset
    for (let end = element + trackLength; element < end; element++) {
      points.trackImageIds[element] = view.getUint32(offset, true)
      points.trackKeypoints[element] = view.getUint32(offset + 4, true)
      offset += TRACK_ELEMENT_BYTES
    }
    file.offset = offset
    points.trackOffsets[i + 1] = element
  }
  file.end()
  return points
}
