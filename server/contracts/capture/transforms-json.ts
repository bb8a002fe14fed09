import { z } from 'zod'

/** Intrinsics may stand at the top, for all frames, or in each frame. Pixels, OpenCV's distortion. */
const intrinsicsShape = {
  w: z.number().positive().optional(),
  h: z.number().positive().optional(),
  fl_x: z.number().positive().optional(),
  fl_y: z.number().positive().optional(),
  cx: z.number().optional(),
  cy: z.number().optional(),
  /** Horizontal and vertical field of view in radians, where there are no focal lengths: the NeRF data sets. */
  camera_angle_x: z.number().positive().lt(Math.PI).optional(),
  camera_angle_y: z.number().positive().lt(Math.PI).optional(),
  /** The same in degrees: instant-ngp. */
  x_fov: z.number().positive().lt(180).optional(),
  y_fov: z.number().positive().lt(180).optional(),
  k1: z.number().optional(),
  k2: z.number().optional(),
  p1: z.number().optional(),
  p2: z.number().optional(),
  camera_model: z.string().optional(),
}

/** Keys of numbers that a frame can't do without being one where they stand. */
export const INTRINSICS_KEYS = Object.keys(intrinsicsShape).filter((key) => key !== 'camera_model')

const filePath = z.string().min(1).max(1000)

export const transformsFrameSchema = z.looseObject({
  ...intrinsicsShape,
  file_path: filePath,
  depth_file_path: filePath.optional(),
  /** instant-ngp's name for it. */
  depth_path: filePath.optional(),
  /** Maquette's own: the depth image holds none, and is there because nerfstudio wants one for every frame or for none. */
  depth_empty: z.boolean().optional(),
  mask_path: filePath.optional(),
  /** Camera to world, 4 rows (or 3, without the last); camera axes of OpenGL. */
  transform_matrix: z.array(z.array(z.number()).length(4)).min(3).max(4),
})
export type TransformsFrame = z.infer<typeof transformsFrameSchema>

const topShape = {
  ...intrinsicsShape,
  /** World units of one stored unit of depth. nerfstudio's default: millimetres. */
  depth_unit_scale_factor: z.number().positive().optional(),
  /** instant-ngp's name for it. */
  integer_depth_scale: z.number().positive().optional(),
}

/** All but the frames. */
export const transformsTopSchema = z.looseObject(topShape)

export const MAX_FRAMES = 10_000

/** `transforms.json` as nerfstudio, instant-ngp and the NeRF data sets have it; what else it says is let through. */
export const transformsJsonSchema = z.looseObject({
  ...topShape,
  frames: z.array(transformsFrameSchema).min(1).max(MAX_FRAMES),
})
export type TransformsJsonInput = z.infer<typeof transformsJsonSchema>
