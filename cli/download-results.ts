import type { ArtifactView } from '#server/contracts/artifacts.ts'
import { formatBytes } from '#server/contracts/format.ts'
import type { JobView } from '#server/contracts/job-view.ts'
import type { FollowOptions } from './follow-job.ts'
import { untilInterrupted } from './terminal/until-interrupted.ts'

type Options = Pick<FollowOptions, 'client' | 'screen' | 'interrupts'>

/** Downloads results of a job into `out` behind a bar, and lists them. Null when Ctrl-C stopped it. */
export async function downloadResults(
  job: JobView,
  artifacts: readonly ArtifactView[],
  out: string,
  { client, screen, interrupts }: Options,
): Promise<string[] | null> {
  const files = await untilInterrupted(interrupts, (signal) =>
    client.downloadAll({ ...job, artifacts: [...artifacts] }, out, {
      signal,
      onProgress: (bytes, total) => screen.bar('Download', bytes / Math.max(1, total), formatBytes(bytes)),
    }),
  )
  screen.clearBar()
  if (!files) return null
  for (const [index, file] of files.entries()) {
    screen.line(`${file} (${formatBytes(artifacts[index]?.byteSize ?? 0)})`)
  }
  return files
}
