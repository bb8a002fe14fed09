import { type Advice, advise } from '#server/contracts/notes/explain-error.ts'
import { PRESET_NAMES, PRESETS, type PresetName } from '#server/contracts/preset.ts'
import type { PipelineSettings } from '#server/contracts/preset-schema.ts'
import type { EstimateInput } from './capture-sizes.ts'
import { estimateJob } from './estimate-job.ts'

export interface FailedJob extends Omit<EstimateInput, 'settings'> {
  preset: PresetName
  settings: PipelineSettings
}

/** A job that ran out of memory took more than estimated: the next try must be well below the estimate of this one. */
const SAFE_SHARE = 0.75
/** Smaller photos don't make a useful model. */
const SMALLEST_PX = 640
/** The fewest photos of a capture. */
const FEWEST_PHOTOS = 8

/** What to do about a job that ran out of memory: the best preset, else the largest photos, that fit into `freeBytes`. */
export function suggestWhatFits(job: FailedJob, freeBytes: number): Advice {
  const needs = (settings: PipelineSettings, photos = job.photos) =>
    estimateJob({ ...job, photos, settings }).memoryBytes
  const roomBytes = Math.min(freeBytes, SAFE_SHARE * needs(job.settings))

  const { background, tryAnyway } = job.settings
  const settingsOf = (preset: PresetName) => ({ ...PRESETS[preset].settings, background, tryAnyway })
  const lower = PRESET_NAMES.slice(0, PRESET_NAMES.indexOf(job.preset) + 1).toReversed()
  const fitting = lower.find((preset) => needs(settingsOf(preset)) <= roomBytes)
  if (fitting) return advise('fits', { preset: fitting, needBytes: needs(settingsOf(fitting)), freeBytes })

  const smallest = settingsOf('draft')
  const even = { preset: 'draft', needBytes: needs(smallest), freeBytes }
  const { photos } = job
  const largestPx = Math.min(smallest.maxPhotoPx, Math.max(...photos.map(longestSide), 0))
  const px = largestThat(
    SMALLEST_PX,
    largestPx,
    (px) =>
      needs(
        smallest,
        photos.map((photo) => within(px, photo)),
      ) <= roomBytes,
  )
  if (px !== null) return advise('fitsSmaller', { ...even, px: String(px) })
  const count = largestThat(
    FEWEST_PHOTOS,
    photos.length,
    (count) => needs(smallest, photos.slice(0, count)) <= roomBytes,
  )
  return count === null ? advise('fitsNothing', even) : advise('fitsFewer', { ...even, photos: count })
}

/** Bisection: the largest number in `low` to `high` that `fits`, if all smaller ones do too; null if not even `low` does. */
function largestThat(low: number, high: number, fits: (n: number) => boolean): number | null {
  if (low > high || !fits(low)) return null
  let [yes, no] = [low, high + 1]
  while (no - yes > 1) {
    const middle = Math.floor((yes + no) / 2)
    if (fits(middle)) yes = middle
    else no = middle
  }
  return yes
}

type Size = EstimateInput['photos'][number]

function longestSide({ widthPx, heightPx }: Size): number {
  return Math.max(widthPx, heightPx)
}

function within(longestPx: number, size: Size): Size {
  const scale = Math.min(1, longestPx / Math.max(1, longestSide(size)))
  return { widthPx: Math.round(size.widthPx * scale), heightPx: Math.round(size.heightPx * scale) }
}
