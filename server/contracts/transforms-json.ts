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
  camera_angle_x: z.number().positive().max(Math.PI).optional(),
  camera_angle_y: z.number().positive().max(Math.PI).optional(),
  k1: z.number().optional(),
  k2: z.number().optional(),
  p1: z.number().optional(),
  p2: z.number().optional(),
  camera_model: z.string().optional(),
}

const filePath = z.string().min(1).max(1000)

export const transformsFrameSchema = z.looseObject({
  ...intrinsicsShape,
  file_path: filePath,
  depth_file_path: filePath.optional(),
  /** Maquette's own: the depth image holds none, and is there because nerfstudio wants one for every frame or for none. */
  depth_empty: z.boolean().optional(),
  mask_path: filePath.optional(),
  /** Camera to world, 4 rows (or 3, without the last); camera axes of OpenGL. */
  transform_matrix: z.array(z.array(z.number()).length(4)).min(3).max(4),
})
export type TransformsFrame = z.infer<typeof transformsFrameSchema>

/** `transforms.json` as nerfstudio and the NeRF data sets have it; what else it says is let through. */
export const transformsJsonSchema = z.looseObject({
  ...intrinsicsShape,
  frames: z.array(transformsFrameSchema).min(1).max(10_000),
  /** World units of one stored unit of depth. nerfstudio's default: millimetres. */
  depth_unit_scale_factor: z.number().positive().optional(),
})
export type TransformsJsonInput = z.infer<typeof transformsJsonSchema>
