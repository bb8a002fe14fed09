import { randomUUID } from 'node:crypto'
import { formatBytes } from '#server/contracts/format.ts'
import type { JobView } from '#server/contracts/job.ts'
import { PRESETS } from '#server/contracts/preset.ts'
import { uploadIdsOf } from '../sdk/find-capture.ts'
import { fromErrorBody } from '../sdk/maquette-error.ts'
import type { UploadOutcome } from '../sdk/upload-files.ts'
import { type FollowOptions, followJob } from './follow-job.ts'
import { formatCount, formatLikely, formatRange } from './format.ts'
import { gather } from './gather.ts'
import { listProblems } from './list-problems.ts'
import { nameOfCapture } from './name-of-capture.ts'
import type { CliArguments } from './parse-arguments.ts'
import { sayVerdict } from './say-verdict.ts'
import { untilInterrupted } from './until-interrupted.ts'

/** How it ended. `files` are the paths of what was downloaded. */
export type ReconstructOutcome =
  | { status: 'completed'; job: JobView; files: string[]; refused: UploadOutcome['refused'] }
  | { status: 'cancelled' | 'left'; job: JobView | null }

export interface ReconstructOptions extends FollowOptions {
  /** Opened by Ctrl-C while a job runs elsewhere: `http://127.0.0.1:3000/jobs/<id>`. */
  pageOf(jobId: string): string
}

/** Photos in, results out. Throws MaquetteError, that of the job when it failed. */
export async function reconstruct(args: CliArguments, options: ReconstructOptions): Promise<ReconstructOutcome> {
  const { client, screen } = options

  // (1) upload
  const gathered = await gather(args, options)
  if (!gathered) return { status: 'cancelled', job: null }
  const { capture, uploaded } = gathered

  // (2) submit and follow
  const ids = new Map(uploaded.accepted.map((one) => [one.path, one.upload.id]))
  const input = capture.inputOf(ids)
  const submitted = await client.api.job.submit.mutate({
    idempotencyKey: randomUUID(),
    uploadIds: uploadIdsOf(capture, input, ids),
    preset: args.preset,
    ...((args.background || args.tryAnyway) && {
      settings: { background: args.background, ...(args.tryAnyway && { tryAnyway: true }) },
    }),
    capture: input,
    name: args.name ?? nameOfCapture(args.source),
  })
  screen.line(`Reconstructing ${formatCount(submitted.photoCount, 'photo')}, see ${options.pageOf(submitted.id)}`)
  const { seconds } = submitted.estimate
  const quality = PRESETS[args.preset].label
  screen.line(`${quality} quality will take ${formatLikely(seconds)} (${formatRange(seconds)}) once it has started.`)
  const job = await followJob(submitted.id, options)
  if (!job) {
    screen.line(`The reconstruction is still running. Follow it at ${options.pageOf(submitted.id)}`)
    return { status: 'left', job: submitted }
  }
  if (job.status === 'failed' && job.error) throw fromErrorBody(job.error)
  if (job.status !== 'completed') {
    screen.line('The reconstruction was cancelled.')
    return { status: 'cancelled', job }
  }

  // (3) tell and download
  const lost = job.photos.filter((photo) => photo.state === 'unregistered')
  listProblems(
    options,
    'not registered',
    lost.map((photo) => [photo.fileName, photo.reason ?? 'no reason is known']),
  )
  const files = await untilInterrupted(options.interrupts, (signal) =>
    client.downloadAll(job, args.out, {
      signal,
      onProgress: (bytes, total) => screen.bar('Download', bytes / Math.max(1, total), formatBytes(bytes)),
    }),
  )
  screen.clearBar()
  if (!files) {
    screen.line(`The reconstruction is done; its files are at ${options.pageOf(job.id)}`)
    return { status: 'left', job }
  }
  for (const [index, file] of files.entries()) {
    screen.line(`${file} (${formatBytes(job.artifacts[index]?.byteSize ?? 0)})`)
  }
  await sayVerdict(options, files)
  return { status: 'completed', job, files, refused: uploaded.refused }
}
