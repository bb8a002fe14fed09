import { z } from 'zod'
import { BACKGROUNDS, PRESET_NAMES } from './preset.ts'

export const presetNameSchema = z.enum(PRESET_NAMES)
export const backgroundSchema = z.enum(BACKGROUNDS)

/** The numbers behind a preset. They are part of every stage's checkpoint key. */
export const pipelineSettingsSchema = z.object({
  /** Longest side of a prepared photo, in pixels; larger ones are scaled down by sharp. */
  maxPhotoPx: z.int().min(320).max(16_384),
  /** Longest side that SIFT sees, in pixels. */
  maxFeaturePx: z.int().min(320).max(16_384),
  /** SIFT features kept a photo. */
  maxFeatures: z.int().min(256).max(65_536),
  /** Longest side of an undistorted photo, in pixels: what dense stereo and texture work with. */
  maxUndistortedPx: z.int().min(320).max(16_384),
  /** Longest side of a depth map, in pixels. */
  depthPx: z.int().min(160).max(8192),
  /** Triangles of the model at most. */
  meshTriangles: z.int().min(1000).max(10_000_000),
  /** Side of the texture at most, in pixels. */
  texturePx: z.int().min(256).max(16_384),
  /** Registered photos from which on some are held out, to judge the model by. A small capture needs all of them. */
  holdOutFrom: z.int().min(3).max(10_000),
  /** What is behind the object; see `BACKGROUNDS`. */
  background: backgroundSchema,
  /** Look for cameras also where the photos seem to have been taken from one spot. */
  tryAnyway: z.boolean(),
})
export type PipelineSettings = z.infer<typeof pipelineSettingsSchema>

/** What differs from a preset's settings. */
export const settingsChangesSchema = pipelineSettingsSchema.partial()
export type SettingsChanges = z.infer<typeof settingsChangesSchema>
