import type { Camera, RegisteredImage } from '../colmap/model-types.ts'
import { pinholeOf } from '../colmap/pinhole-of.ts'
import { matrixFromQuaternion } from '../geometry/quaternion.ts'
import type { RigidTransform } from '../geometry/rigid-transform.ts'

/** A pinhole camera to render with. The centre of the upper left pixel is (0.5, 0.5), as everywhere in COLMAP. */
export interface RenderCamera {
  widthPx: number
  heightPx: number
  fxPx: number
  fyPx: number
  cxPx: number
  cyPx: number
  /** World to camera; the camera looks along +z, x right, y down. */
  camFromWorld: RigidTransform
}

/**
 * The camera of a photo of an undistorted workspace.
 *
 * @throws Error for a camera that bends straight lines: undistort first.
 */
export function renderCameraOf(image: RegisteredImage, cameras: ReadonlyMap<number, Camera>): RenderCamera {
  const camera = cameras.get(image.cameraId)
  if (!camera) throw new Error(`${image.name} has no camera ${image.cameraId}`)
  if (camera.model !== 'PINHOLE' && camera.model !== 'SIMPLE_PINHOLE') {
    throw new Error(`${image.name} is not undistorted: its camera is ${camera.model}`)
  }
  const { widthPx, heightPx } = camera
  return { widthPx, heightPx, ...pinholeOf(camera), camFromWorld: image.camFromWorld }
}

/** The same camera with another number of pixels. */
export function resizeCamera(camera: RenderCamera, size: { widthPx: number; heightPx: number }): RenderCamera {
  const scaleX = size.widthPx / camera.widthPx
  const scaleY = size.heightPx / camera.heightPx
  return {
    ...size,
    fxPx: camera.fxPx * scaleX,
    fyPx: camera.fyPx * scaleY,
    cxPx: camera.cxPx * scaleX,
    cyPx: camera.cyPx * scaleY,
    camFromWorld: camera.camFromWorld,
  }
}

/** The size whose longer side is at most `maxPx`, with the camera's proportions; never larger than the camera's. */
export function sizeWithin(
  camera: { widthPx: number; heightPx: number },
  maxPx: number,
): { widthPx: number; heightPx: number } {
  const factor = Math.min(1, maxPx / Math.max(camera.widthPx, camera.heightPx))
  return {
    widthPx: Math.max(1, Math.round(camera.widthPx * factor)),
    heightPx: Math.max(1, Math.round(camera.heightPx * factor)),
  }
}

/** All positions in the camera's frame: x, y, z of each. */
export function toCameraFrame(positions: Float32Array, { rotation, translation }: RigidTransform): Float32Array {
  const [a, b, c, d, e, f, g, h, i] = matrixFromQuaternion(rotation)
  const [tx, ty, tz] = translation
  const result = new Float32Array(positions.length)
  for (let k = 0; k < positions.length; k += 3) {
    const x = positions[k] as number
    const y = positions[k + 1] as number
    const z = positions[k + 2] as number
    result[k] = a * x + b * y + c * z + tx
    result[k + 1] = d * x + e * y + f * z + ty
    result[k + 2] = g * x + h * y + i * z + tz
  }
  return result
}
