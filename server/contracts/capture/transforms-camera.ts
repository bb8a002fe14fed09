import type { z } from 'zod'
import type { TransformsFrame, TransformsJsonInput, transformsTopSchema } from './transforms-json.ts'

/** A value of a frame's camera: that of the frame, otherwise that of the file. */
export type GivenCamera = z.infer<typeof transformsTopSchema>

export function cameraOf(frame: TransformsFrame, { frames: _, ...shared }: TransformsJsonInput): GivenCamera {
  return { ...shared, ...frame }
}

/** Focal length in pixels of one side, by the first of instant-ngp's three ways to say it; undefined when none is there. */
export function focalLengthOf(camera: GivenCamera, axis: 'x' | 'y', sidePx: number): number | undefined {
  const { fl_x, fl_y, camera_angle_x, camera_angle_y, x_fov, y_fov } = camera
  const [inPx, inRad, inDeg] = axis === 'x' ? [fl_x, camera_angle_x, x_fov] : [fl_y, camera_angle_y, y_fov]
  if (inPx !== undefined) return inPx
  const angleRad = inRad ?? (inDeg === undefined ? undefined : (inDeg * Math.PI) / 180)
  return angleRad === undefined ? undefined : sidePx / 2 / Math.tan(angleRad / 2)
}

type FocalLengthKeys = 'fl_x' | 'fl_y' | 'camera_angle_x' | 'camera_angle_y' | 'x_fov' | 'y_fov'

/** Of either side: where one is missing, pixels are square. */
export function hasFocalLength(camera: Pick<GivenCamera, FocalLengthKeys>): boolean {
  const { fl_x, fl_y, camera_angle_x, camera_angle_y, x_fov, y_fov } = camera
  return [fl_x, fl_y, camera_angle_x, camera_angle_y, x_fov, y_fov].some((value) => value !== undefined)
}

/** Camera models whose terms are k1, k2, p1 and p2 of OpenCV, or fewer; FULL_OPENCV's others must be zero. */
const PERSPECTIVE_MODELS = new Set([
  'OPENCV',
  'FULL_OPENCV',
  'PINHOLE',
  'SIMPLE_PINHOLE',
  'SIMPLE_RADIAL',
  'RADIAL',
  'PERSPECTIVE',
])

/** instant-ngp's and nerfstudio's words for cameras that are no perspective ones: true or given is refused. */
const OTHER_CAMERAS: Record<string, string> = {
  is_fisheye: 'a fisheye camera',
  equirectangular: 'a 360-degree panorama',
  latlong: 'a 360-degree panorama',
  ftheta_p0: 'an f-theta camera',
  orthographic: 'an orthographic camera',
  transform_matrix_start: 'a rolling shutter, with a pose for its start and its end',
  transform_matrix_end: 'a rolling shutter, with a pose for its start and its end',
}

const OTHER_TERMS = ['k3', 'k4', 'k5', 'k6', 'k', 's1', 's2', 's3', 's4', 'p3', 'p4']

/**
 * A property of a camera that Maquette doesn't model, with its key: `{ key: 'k3', what: '...' }`; null when there is nothing.
 * Such cameras would silently give a wrong model.
 */
export function unsupportedCamera(camera: Record<string, unknown>): { key: string; what: string } | null {
  const { camera_model: model } = camera
  if (typeof model === 'string' && !PERSPECTIVE_MODELS.has(model.toUpperCase())) {
    return { key: 'camera_model', what: `the camera model ${model}` }
  }
  for (const [key, what] of Object.entries(OTHER_CAMERAS)) if (says(camera[key])) return { key, what }
  for (const key of OTHER_TERMS) if (says(camera[key])) return { key, what: `the distortion term ${key}` }
  if (says(camera.rolling_shutter)) return { key: 'rolling_shutter', what: 'a rolling shutter' }
  return null
}

/** Zeros, false and what is not there say nothing. */
function says(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(says)
  return value !== undefined && value !== null && value !== false && value !== 0
}
