import type { z } from 'zod'
import { PRESET_NAMES, PRESETS } from '#server/contracts/preset.ts'
import type { presetsSchema } from '#server/contracts/system.ts'
import { TAKEN_MEDIA_TYPES } from '#server/contracts/uploads/media-types.ts'
import type { Env } from '#server/env.ts'
import { MIN_PHOTOS } from './job-limits.ts'

/** The choices of a newcomer, and what this server takes. */
export function listPresets(env: Env): z.infer<typeof presetsSchema> {
  return {
    presets: PRESET_NAMES.map((name) => {
      const { label, description } = PRESETS[name]
      return { name, label, description }
    }),
    limits: {
      maxFileBytes: env.maxFileBytes,
      maxPixels: env.maxPixels,
      maxFiles: env.maxFiles,
      minPhotos: MIN_PHOTOS,
      mediaTypes: [...TAKEN_MEDIA_TYPES],
    },
  }
}
