import type { CaptureInput } from '#server/contracts/capture/capture.ts'
import { depthPathOf } from '#server/contracts/capture/capture-paths.ts'
import { type CaptureRoute, MIN_DEPTH_SHARE } from '#server/contracts/capture/capture-route.ts'
import { formatBytes } from '#server/contracts/format.ts'
import { PRESETS, type PresetName } from '#server/contracts/preset.ts'
import type { FollowOptions } from './follow-job.ts'
import { formatLikely, formatRange } from './terminal/format.ts'

/** Says what a reconstruction will take before it is started. `uploadIds` are those of the job. */
export async function sayEstimate(
  { client, screen }: Pick<FollowOptions, 'client' | 'screen'>,
  { uploadIds, input, preset }: { uploadIds: string[]; input: CaptureInput | undefined; preset: PresetName },
): Promise<void> {
  const { colorIds, route } = whatIsSeen(uploadIds, input)
  const { presets, diskFreeBytes } = await client.api.job.estimate.query({ uploadIds: colorIds, route })
  const { seconds, memoryBytes, diskBytes } = presets[preset]
  const { label } = PRESETS[preset]
  screen.line(
    `${label} quality will take ${formatLikely(seconds)} (${formatRange(seconds)}), ${formatBytes(memoryBytes)} of memory and ${formatBytes(diskBytes)} of disk.`,
  )
  if (diskBytes > diskFreeBytes) screen.line(`Only ${formatBytes(diskFreeBytes)} of disk space is free there.`)
}

/** The uploads that have colors, and the way that the capture takes. */
function whatIsSeen(uploadIds: string[], input: CaptureInput | undefined): { colorIds: string[]; route: CaptureRoute } {
  if (input?.kind === 'six-views') {
    return { colorIds: Object.values(input.views).flatMap((view) => view?.color ?? []), route: 'depth' }
  }
  if (input?.kind === 'posed') {
    const { frames } = input.transforms
    const withDepth = frames.filter(depthPathOf).length
    return {
      colorIds: frames.flatMap((frame) => input.files[frame.file_path] ?? []),
      route: withDepth > MIN_DEPTH_SHARE * frames.length ? 'depth' : 'posed',
    }
  }
  const masks = new Set(Object.values(input?.masks ?? {}))
  return { colorIds: uploadIds.filter((id) => !masks.has(id)), route: 'photos' }
}
