import { randomUUID } from 'node:crypto'
import { homedir } from 'node:os'
import path from 'node:path'
import { nameFromFolders } from '#intake/capture-name.ts'
import type { JobView } from '#server/contracts/job.ts'
import { doubtfulBelow } from '#server/contracts/sharpness.ts'
import type { FoundCapture } from '../find-capture.ts'
import { fromErrorBody, MaquetteError } from '../maquette-error.ts'
import type { UploadOutcome } from '../upload-files.ts'
import { type FollowOptions, followJob } from './follow-job.ts'
import { formatBytes, formatCount } from './format.ts'
import type { Interrupts } from './interrupts.ts'
import type { CliArguments } from './parse-arguments.ts'

/** How it ended. `files` are the paths of what was downloaded. */
export type ReconstructOutcome =
  | { status: 'completed'; job: JobView; files: string[]; refused: UploadOutcome['refused'] }
  | { status: 'cancelled' | 'left'; job: JobView | null }

export interface ReconstructOptions extends FollowOptions {
  /** Opened by Ctrl-C while a job runs elsewhere: `http://127.0.0.1:3000/jobs/<id>`. */
  pageOf(jobId: string): string
}

/** Folder in, results out. Throws MaquetteError, that of the job when it failed. */
export async function reconstruct(args: CliArguments, options: ReconstructOptions): Promise<ReconstructOutcome> {
  const { client, screen } = options

  // (1) upload
  const capture = await client.findCapture(args.folder, args)
  await checkHealth(options, capture.needsEngine)
  const what = capture.kind === 'photos' ? 'photo' : 'file'
  screen.line(`${formatCount(capture.paths.length, what)} in ${args.folder}`)
  sayLeftOut(options, capture)
  if (capture.posesFrom) screen.line(`Poses are taken from ${capture.posesFrom}.`)
  for (const note of capture.notes ?? []) screen.line(note)
  if (capture.kind === 'six-views') screen.line('By their names these are six views with depth.')
  const uploaded = await untilInterrupted(options.interrupts, (signal) => upload(capture.paths, options, signal))
  screen.clearBar()
  if (!uploaded) return { status: 'cancelled', job: null }
  listProblems(
    options,
    'not accepted',
    uploaded.refused.map(({ path: file, error }) => [path.basename(file), explain(error)]),
  )
  if (capture.kind === 'photos') listDoubtful(options, uploaded.accepted)
  const firstRefusal = uploaded.refused[0]
  if (uploaded.accepted.length === 0 && firstRefusal) throw firstRefusal.error

  // (2) submit and follow
  const submitted = await client.api.job.submit.mutate({
    idempotencyKey: randomUUID(),
    uploadIds: uploaded.accepted.map(({ upload }) => upload.id),
    preset: args.preset,
    capture: capture.inputOf(new Map(uploaded.accepted.map((one) => [one.path, one.upload.id]))),
    name: args.name ?? nameOf(args.folder),
  })
  screen.line(`Reconstructing ${formatCount(submitted.photoCount, 'photo')}, see ${options.pageOf(submitted.id)}`)
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
    'not placed',
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
  return { status: 'completed', job, files, refused: uploaded.refused }
}

/** Asks before anything is sent whether the server is there and could reconstruct. */
async function checkHealth({ client, screen }: FollowOptions, needsEngine: boolean): Promise<void> {
  const { worker, engine, engineInstallCommands } = await client.api.system.health.query()
  if (worker === 'missing') {
    screen.line('No worker is running on the server: the reconstruction will wait for one.')
  } else if (needsEngine && !engine) {
    throw new MaquetteError('ENGINE_MISSING', {
      message: 'COLMAP, the program that reconstructs, is not installed on the machine of the worker.',
      suggestion: `Install it there with the command for its system:\n  ${engineInstallCommands.join('\n  ')}`,
    })
  }
}

/** Uploads; when stopped, takes what had arrived off the server again. */
async function upload(
  photos: string[],
  { client, screen }: FollowOptions,
  signal: AbortSignal,
): Promise<UploadOutcome> {
  const captureId = randomUUID()
  try {
    return await client.uploadFiles(photos, {
      captureId,
      signal,
      onProgress: ({ sentBytes, totalBytes, doneFiles, totalFiles }) =>
        screen.bar('Upload', sentBytes / Math.max(1, totalBytes), `${doneFiles} of ${formatCount(totalFiles, 'file')}`),
    })
  } catch (thrown) {
    if (signal.aborted) {
      const { uploads } = await client.api.upload.list.query({ captureId })
      if (uploads.length > 0) await client.api.upload.remove.mutate({ ids: uploads.map((one) => one.id) })
      screen.line('Upload cancelled; what had arrived was removed.')
    }
    throw thrown
  }
}

/** Runs `action` with a signal that Ctrl-C aborts; null when it did. */
async function untilInterrupted<T>(
  interrupts: Interrupts,
  action: (signal: AbortSignal) => Promise<T>,
): Promise<T | null> {
  const controller = new AbortController()
  const unlisten = interrupts.listen(() => controller.abort())
  try {
    return await action(controller.signal)
  } catch (thrown) {
    if (controller.signal.aborted && thrown === controller.signal.reason) return null
    throw thrown
  } finally {
    unlisten()
  }
}

function listProblems({ screen }: FollowOptions, what: string, problems: (readonly [string, string])[]): void {
  if (problems.length === 0) return
  screen.line(`${formatCount(problems.length, 'photo')} ${what}:`)
  for (const [name, reason] of problems) screen.line(`  ${name}: ${reason}`)
}

/** Of the folder, or of the one that it is in where its own says nothing: `images`, `DCIM/100APPLE`. */
function nameOf(folder: string): string {
  const above = path.relative(homedir(), folder)
  const isAtHome = above !== '' && !above.startsWith('..') && !path.isAbsolute(above)
  const folders = (isAtHome ? above : folder).split(path.sep)
  return nameFromFolders(folders.slice(-MOST_FOLDERS)) ?? (path.basename(folder).slice(0, 120) || 'Photos')
}

/** Of what is farther up, the photos are only one part. */
const MOST_FOLDERS = 3

/** More names would push the photos themselves off the screen. */
const NAMED_LEFT_OUT = 10

function sayLeftOut({ screen }: FollowOptions, { leftOut = [], masks }: FoundCapture): void {
  if (masks?.size)
    screen.line(
      `${formatCount(masks.size, 'mask')} left out, by the names: ${[...masks.keys()]
        .map((file) => path.basename(file))
        .slice(0, NAMED_LEFT_OUT)
        .join(', ')}`,
    )
  if (leftOut.length === 0) return
  screen.line(`${formatCount(leftOut.length, 'file')} left out:`)
  for (const { path: file, reason } of leftOut.slice(0, NAMED_LEFT_OUT)) screen.line(`  ${file}: ${reason}`)
  if (leftOut.length > NAMED_LEFT_OUT) screen.line(`  and ${leftOut.length - NAMED_LEFT_OUT} more`)
}

/** They are used all the same: who sees it now may stop and take them again. */
function listDoubtful(options: FollowOptions, accepted: UploadOutcome['accepted']): void {
  const measured = accepted.flatMap(({ path: file, upload: { sharpness } }) =>
    sharpness === null ? [] : { file, sharpness },
  )
  const limit = doubtfulBelow(measured.map(({ sharpness }) => sharpness))
  const doubtful = measured.filter(({ sharpness }) => sharpness < limit)
  listProblems(
    options,
    'accepted with a doubt',
    doubtful.map(({ file }) => [path.basename(file), 'It looks blurred, or shows hardly any detail.']),
  )
}

function explain(error: MaquetteError): string {
  return `${error.message} ${error.suggestion}`
}
