import { randomUUID } from 'node:crypto'
import type { JobView } from '#server/contracts/job-view.ts'
import { uploadIdsOf } from '../sdk/find-capture.ts'
import type { UploadOutcome } from '../sdk/upload-files.ts'
import { type FinishOptions, finishJob } from './finish-job.ts'
import { gather } from './gather.ts'
import { nameOfCapture } from './name-of-capture.ts'
import type { CliArguments } from './parse-arguments.ts'
import { sayEstimate } from './say-estimate.ts'
import { formatCount } from './terminal/format.ts'

/** How it ended. `files` are the paths of what was downloaded. */
export type ReconstructOutcome =
  | { status: 'completed'; job: JobView; files: string[]; refused: UploadOutcome['refused'] }
  | { status: 'cancelled' | 'left'; job: JobView | null }

/** Photos in, results out. Throws MaquetteError, that of the job when it failed. */
export async function reconstruct(args: CliArguments, options: FinishOptions): Promise<ReconstructOutcome> {
  const { client, screen } = options

  // (1) upload
  const gathered = await gather(args, options)
  if (!gathered) return { status: 'cancelled', job: null }
  const { capture, uploaded } = gathered

  // (2) say what it takes, submit and follow
  const ids = new Map(uploaded.accepted.map((one) => [one.path, one.upload.id]))
  const input = capture.inputOf(ids)
  const { preset, settings } = args
  const uploadIds = uploadIdsOf(capture, input, ids)
  await sayEstimate(options, { uploadIds, input, preset })
  const project = args.project === undefined ? null : await client.api.project.create.mutate({ name: args.project })
  const submitted = await client.api.job.submit.mutate({
    idempotencyKey: randomUUID(),
    uploadIds,
    preset,
    ...(Object.keys(settings).length > 0 && { settings }),
    capture: input,
    ...(project && { projectId: project.id }),
    name: args.name ?? nameOfCapture(args.source),
  })
  screen.line(`Reconstructing ${formatCount(submitted.photoCount, 'photo')}, see ${options.pageOf(submitted.id)}`)
  const outcome = await finishJob(submitted, args.out, options)
  return outcome.status === 'completed' ? { ...outcome, refused: uploaded.refused } : outcome
}
