import { randomUUID } from 'node:crypto'
import path from 'node:path'
import { cameraName, findDoubts, mixedCameras } from '#server/contracts/uploads/photo-doubts.ts'
import { explainChoice } from '../sdk/explain-choice.ts'
import type { FoundCapture } from '../sdk/find-capture.ts'
import { MaquetteError } from '../sdk/maquette-error.ts'
import { type OpenedSource, openSource } from '../sdk/open-source.ts'
import type { UploadOutcome } from '../sdk/upload-files.ts'
import type { FollowOptions } from './follow-job.ts'
import { listProblems } from './list-problems.ts'
import type { CliArguments } from './parse-arguments.ts'
import { formatCount } from './terminal/format.ts'
import { untilInterrupted } from './terminal/until-interrupted.ts'

/** What is on the server now. */
export interface Gathered {
  capture: FoundCapture
  uploaded: UploadOutcome
}

/**
 * Opens what was named, finds the capture in it, and sends it; says on the screen what was found, left out and refused. Null when Ctrl-C
 * stopped it. Throws MaquetteError, also when nothing was accepted. Whatever happens, nothing is left in the temporary folder.
 */
export async function gather(args: CliArguments, options: FollowOptions): Promise<Gathered | null> {
  const { screen } = options
  const opened = await untilInterrupted(options.interrupts, (signal) =>
    openSource(args.source, {
      frames: args.frames,
      signal,
      onProgress: (what, share) => screen.bar(what, share, path.basename(args.source)),
    }),
  )
  screen.clearBar()
  if (!opened) return null
  try {
    return await gatherFrom(opened, args, options)
  } catch (thrown) {
    throw thrown instanceof MaquetteError ? namingSource(thrown, opened.folder, args.source) : thrown
  } finally {
    await opened.close()
  }
}

async function gatherFrom(opened: OpenedSource, args: CliArguments, options: FollowOptions): Promise<Gathered | null> {
  const { client, screen } = options
  for (const note of opened.notes) screen.line(note)
  const capture = await client.findCapture(opened.folder, args)
  await checkHealth(options, capture.needsColmap)
  const what = capture.kind === 'photos' ? 'photo' : 'file'
  const masks = capture.masks?.size ?? 0
  screen.line(`${formatCount(capture.paths.length - masks, what)} in ${args.source}`)
  if (masks > 0) sayMasks(options, capture)
  sayLeftOut(options, { ...capture, leftOut: [...opened.leftOut, ...(capture.leftOut ?? [])] })
  if (capture.posesFrom) screen.line(`Camera poses come from ${capture.posesFrom}.`)
  for (const note of capture.notes ?? []) screen.line(note)
  if (capture.kind === 'six-views') screen.line('Recognised as six views with depth.')
  const uploaded = await untilInterrupted(options.interrupts, (signal) => upload(capture.paths, options, signal))
  screen.clearBar()
  if (!uploaded) return null
  listProblems(
    options,
    'not accepted',
    uploaded.refused.map(({ path: file, error }) => [path.basename(file), `${error.message} ${error.suggestion}`]),
  )
  if (capture.kind === 'photos') {
    listDoubtful(
      options,
      uploaded.accepted.filter((one) => !capture.masks?.has(one.path)),
    )
  }
  const firstRefusal = uploaded.refused[0]
  if (uploaded.accepted.length === 0 && firstRefusal) throw firstRefusal.error
  return { capture, uploaded }
}

/** A folder that is gone when the message is read helps nobody. */
function namingSource(error: MaquetteError, folder: string, source: string): MaquetteError {
  const renamed = (text: string) => text.replaceAll(folder, source)
  const { code, message, suggestion, field, file, cause } = error
  return new MaquetteError(code, { message: renamed(message), suggestion, field, file: file && renamed(file), cause })
}

/** Asks before anything is sent whether the server is there and could reconstruct. */
async function checkHealth({ client, screen }: FollowOptions, needsColmap: boolean): Promise<void> {
  const { worker, engine, engineInstallCommands } = await client.api.system.health.query()
  if (worker === 'missing') {
    screen.line('No worker is running on the server: the reconstruction will wait for one.')
  } else if (needsColmap && !engine) {
    throw new MaquetteError('ENGINE_MISSING', {
      message: 'COLMAP is not installed on the worker’s machine.',
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
      screen.line('Upload cancelled. Files already sent were removed.')
    }
    throw thrown
  }
}

/** More names would push the photos themselves off the screen. */
const NAMED_LEFT_OUT = 10

/** "12 of 16 photos have a mask: 01.jpg.png, ..." */
function sayMasks({ screen }: FollowOptions, { paths, masks = new Map() }: FoundCapture): void {
  const names = [...masks.keys()].map((file) => path.basename(file))
  const photos = formatCount(paths.length - masks.size, 'photo')
  const more = names.length > NAMED_LEFT_OUT ? ', …' : ''
  const masked = new Set(masks.values()).size
  screen.line(
    `${masked} of ${photos} ${masked === 1 ? 'has' : 'have'} a mask: ${names.slice(0, NAMED_LEFT_OUT).join(', ')}${more}`,
  )
}

function sayLeftOut({ screen }: FollowOptions, { leftOut = [], choices = [] }: FoundCapture): void {
  for (const choice of choices) screen.line(explainChoice(choice))
  if (choices.length > 0) screen.line('Use --all-files to take them all.')
  if (leftOut.length === 0) return
  screen.line(`${formatCount(leftOut.length, 'file')} left out:`)
  for (const { path: file, reason } of leftOut.slice(0, NAMED_LEFT_OUT)) screen.line(`  ${file}: ${reason}`)
  if (leftOut.length > NAMED_LEFT_OUT) screen.line(`  and ${leftOut.length - NAMED_LEFT_OUT} more`)
}

/** They are used all the same: who sees it now may stop and take them again. */
function listDoubtful(options: FollowOptions, accepted: UploadOutcome['accepted']): void {
  const photos = accepted.map(({ path: file, upload }) => ({ file, ...upload, camera: cameraName(upload) }))
  const doubts = [...findDoubts(photos)]
  listProblems(
    options,
    'accepted with a doubt',
    doubts.map(([{ file }, { message }]) => [path.basename(file), message]),
  )
  const partly = photos.filter(({ notes }) => notes.some(({ code }) => code === 'SMALL_PREVIEW'))
  listProblems(
    options,
    'taken by a small preview',
    partly.map(({ file, notes }) => [path.basename(file), notes.map(({ message }) => message).join(' ')]),
  )
  const cameras = mixedCameras(photos)
  if (cameras.length > 0) options.screen.line(`The photos come from ${cameras.length} cameras or lenses:`)
  for (const { name, count } of cameras)
    options.screen.line(`  ${formatCount(count, 'photo')}: ${name ?? 'no camera named'}`)
}
