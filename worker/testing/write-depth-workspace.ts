import path from 'node:path'
import type { Camera, RegisteredImage, SparsePoints } from '../colmap/model-types.ts'
import { writeStereoMap } from '../files/stereo-map.ts'
import { apply } from '../geometry/matrix3.ts'
import { matrixFromQuaternion } from '../geometry/quaternion.ts'
import { cameraCenter, worldFromCamRotation } from '../geometry/rigid-transform.ts'
import { add, dot, scale, type Vector3 } from '../geometry/vector3.ts'
import { makeFusionWorkspace } from '../stages/depth/fusion-workspace.ts'
import { makeRandom } from './make-random.ts'
import type { KnownViews, SyntheticCapture, SyntheticPhoto } from './make-synthetic-capture.ts'
import { writeCapturePhotos } from './write-capture-photos.ts'

export interface DepthWorkspaceOptions {
  /** Standard deviation of the depths' errors, as a share of the depth. */
  depthNoise: number
  /** Share of the pixels that have no depth, strewn at random. */
  missing: number
  seed: number
}

export const DEPTH_WORKSPACE_DEFAULTS: DepthWorkspaceOptions = { depthNoise: 0.001, missing: 0.1, seed: 1 }

/** Every so many pixels, in both directions, one becomes a sparse point. */
const SPARSE_STEP_PX = 16

/** A surface seen at a flatter angle than this has no depth, as in real stereo. */
const MIN_COSINE = 0.15

/** Two depths of the same point differ by no more than this share. */
const VISIBLE_TOLERANCE = 0.01

/**
 * Makes `dir` what the depth stage would leave if its stereo were perfect: a COLMAP workspace of the photos, the true
 * cameras with some true points, and the true depth and normal maps with a little noise. Fusion and meshing can be judged on it apart from stereo. The same for the same options.
 */
export async function writeDepthWorkspace(
  capture: SyntheticCapture,
  dir: string,
  options: Partial<DepthWorkspaceOptions> = {},
): Promise<void> {
  const settings = { ...DEPTH_WORKSPACE_DEFAULTS, ...options }
  const imagesDir = path.join(dir, 'photos')
  await writeCapturePhotos(capture, imagesDir)
  const { widthPx, heightPx, focalLengthPx } = capture.intrinsics
  const camera: Camera = {
    id: 1,
    model: 'PINHOLE',
    widthPx,
    heightPx,
    params: [focalLengthPx, focalLengthPx, widthPx / 2, heightPx / 2],
  }
  const model = { cameras: new Map([[1, camera]]), ...sparseModel(capture) }
  const { depthMapsDir, normalMapsDir } = await makeFusionWorkspace(dir, { model, imagesDir, depthPx: widthPx })

  const random = makeRandom(settings.seed)
  for (const photo of capture.photos) {
    const file = `${photo.name}.jpg.geometric.bin`
    const { depth, normals } = noisyMaps(photo, capture, settings, random)
    await writeStereoMap(path.join(depthMapsDir, file), { widthPx, heightPx, channels: 1, values: depth })
    await writeStereoMap(path.join(normalMapsDir, file), { widthPx, heightPx, channels: 3, values: normals })
  }
}

/** Both channel after channel, normals in the camera's frame. */
function noisyMaps(
  photo: SyntheticPhoto,
  capture: SyntheticCapture,
  { depthNoise, missing }: DepthWorkspaceOptions,
  random: () => number,
): { depth: Float32Array; normals: Float32Array } {
  const camFromWorld = matrixFromQuaternion(photo.camFromWorld.rotation)
  const depth = new Float32Array(photo.depth.length)
  const normals = new Float32Array(photo.normals.length)
  for (let i = 0; i < depth.length; i++) {
    const gone = random() < missing
    // Box and Muller's transform: two even numbers make one normal.
    const noise = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
    const value = photo.depth[i] ?? 0
    if (gone || value === 0) continue
    const normal = apply(camFromWorld, [...photo.normals.subarray(3 * i, 3 * i + 3)] as Vector3)
    const ray = rayOf(i, capture)
    if (-dot(normal, ray) < MIN_COSINE * Math.hypot(...ray)) continue
    depth[i] = value * (1 + depthNoise * noise)
    for (let axis = 0; axis < 3; axis++) normals[axis * depth.length + i] = normal[axis] as number
  }
  return { depth, normals }
}

/** Direction through a pixel's centre, with z = 1, in the camera's frame. */
function rayOf(pixel: number, { intrinsics: { widthPx, heightPx, focalLengthPx } }: SyntheticCapture): Vector3 {
  const x = ((pixel % widthPx) + 0.5 - widthPx / 2) / focalLengthPx
  const y = (Math.floor(pixel / widthPx) + 0.5 - heightPx / 2) / focalLengthPx
  return [x, y, 1]
}

interface Track {
  position: Vector3
  color: [number, number, number]
  observations: { image: number; x: number; y: number }[]
}

/** True points on a grid in each photo, observed by every photo that sees them. */
function sparseModel(capture: SyntheticCapture): { images: RegisteredImage[]; points: SparsePoints } {
  const tracks = capture.photos.flatMap((photo) => gridTracks(photo, capture))
  const keypoints = capture.photos.map((): number[] => [])
  const pointIds = capture.photos.map((): number[] => [])
  const trackOffsets = new Uint32Array(tracks.length + 1)
  const trackImageIds: number[] = []
  const trackKeypoints: number[] = []
  for (const [index, { observations }] of tracks.entries()) {
    for (const { image, x, y } of observations) {
      trackImageIds.push(image + 1)
      trackKeypoints.push(pointIds[image]?.length ?? 0)
      pointIds[image]?.push(index + 1)
      keypoints[image]?.push(x, y)
    }
    trackOffsets[index + 1] = trackImageIds.length
  }
  return {
    images: capture.photos.map(({ name, camFromWorld }, i) => ({
      id: i + 1,
      name: `${name}.jpg`,
      cameraId: 1,
      camFromWorld,
      keypoints: Float64Array.from(keypoints[i] ?? []),
      pointIds: Float64Array.from(pointIds[i] ?? []),
    })),
    points: {
      count: tracks.length,
      ids: Float64Array.from(tracks, (_, i) => i + 1),
      positions: Float64Array.from(tracks.flatMap(({ position }) => position)),
      colors: Uint8Array.from(tracks.flatMap(({ color }) => color)),
      errors: new Float64Array(tracks.length),
      trackOffsets,
      trackImageIds: Uint32Array.from(trackImageIds),
      trackKeypoints: Uint32Array.from(trackKeypoints),
    },
  }
}

function gridTracks(photo: SyntheticPhoto, capture: SyntheticCapture): Track[] {
  const { widthPx, heightPx } = capture.intrinsics
  const worldFromCam = worldFromCamRotation(photo.camFromWorld)
  const center = cameraCenter(photo.camFromWorld)
  const tracks: Track[] = []
  for (let row = SPARSE_STEP_PX / 2; row < heightPx; row += SPARSE_STEP_PX) {
    for (let column = SPARSE_STEP_PX / 2; column < widthPx; column += SPARSE_STEP_PX) {
      const pixel = row * widthPx + column
      const depth = photo.depth[pixel] ?? 0
      if (depth === 0) continue
      const position = add(apply(worldFromCam, scale(rayOf(pixel, capture), depth)), center)
      const observations = observationsOf(position, capture)
      const color = [...photo.rgb.subarray(3 * pixel, 3 * pixel + 3)] as Track['color']
      if (observations.length >= 2) tracks.push({ position, color, observations })
    }
  }
  return tracks
}

/** Where each photo that sees a point of the surface has it, in pixels. */
export function observationsOf(position: Vector3, { photos, intrinsics }: KnownViews): Track['observations'] {
  const { widthPx, heightPx, focalLengthPx } = intrinsics
  return photos.flatMap((photo, image) => {
    const rotated = apply(matrixFromQuaternion(photo.camFromWorld.rotation), position)
    const [x, y, z] = add(rotated, photo.camFromWorld.translation)
    const u = (focalLengthPx * x) / z + widthPx / 2
    const v = (focalLengthPx * y) / z + heightPx / 2
    if (z <= 0 || u < 0 || v < 0 || u >= widthPx || v >= heightPx) return []
    const depth = photo.depth[Math.floor(v) * widthPx + Math.floor(u)] ?? 0
    return Math.abs(depth - z) < VISIBLE_TOLERANCE * z ? [{ image, x: u, y: v }] : []
  })
}
