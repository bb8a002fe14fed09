import type { PipelineSettings, SettingsChanges } from './preset-schema.ts'

export const PRESET_NAMES = ['draft', 'standard', 'high'] as const
export type PresetName = (typeof PRESET_NAMES)[number]

/**
 * What happens to the background of photos without a mask.
 * - `keep`: it is a part of the scene.
 * - `still`: the object turns before it and the camera stands: what never changes is found and left out.
 * - `plain`: it is of one colour or a smooth shade, as a sheet or a studio: what hangs together with the photo's border is left out.
 */
export const BACKGROUNDS = ['keep', 'still', 'plain'] as const
export type Background = (typeof BACKGROUNDS)[number]

export interface Preset {
  name: PresetName
  label: string
  description: string
  settings: PipelineSettings
}

/** The one quality choice that a newcomer meets, from quick to careful. */
export const PRESETS: Record<PresetName, Preset> = {
  draft: {
    name: 'draft',
    label: 'Draft',
    description: 'Quick check of your photos: up to 100k triangles, 2K texture',
    settings: {
      maxPhotoPx: 1600,
      maxFeaturePx: 1000,
      maxFeatures: 4096,
      maxUndistortedPx: 800,
      depthPx: 480,
      meshTriangles: 100_000,
      texturePx: 2048,
      holdOutFrom: 20,
      background: 'keep',
      tryAnyway: false,
    },
  },
  standard: {
    name: 'standard',
    label: 'Standard',
    description: 'Best for most uses: up to 300k triangles, 4K texture',
    settings: {
      maxPhotoPx: 3200,
      maxFeaturePx: 1600,
      maxFeatures: 8192,
      maxUndistortedPx: 1600,
      depthPx: 800,
      meshTriangles: 300_000,
      texturePx: 4096,
      holdOutFrom: 20,
      background: 'keep',
      tryAnyway: false,
    },
  },
  high: {
    name: 'high',
    label: 'High',
    description: 'Maximum detail: up to 1M triangles, 8K texture',
    settings: {
      maxPhotoPx: 6400,
      maxFeaturePx: 3200,
      maxFeatures: 16_384,
      maxUndistortedPx: 3200,
      depthPx: 1600,
      meshTriangles: 1_000_000,
      texturePx: 8192,
      holdOutFrom: 20,
      background: 'keep',
      tryAnyway: false,
    },
  },
}

/** The settings that a job runs with. */
export function settingsOf(preset: PresetName, changes: SettingsChanges | null): PipelineSettings {
  return { ...PRESETS[preset].settings, ...changes }
}
