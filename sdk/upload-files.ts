import { stat } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pLimit from 'p-limit'
import { DetailedError } from 'tus-js-client'
import { MAX_FOLDER_LENGTH } from '#server/contracts/capture/distinct-names.ts'
import type { UploadView } from '#server/contracts/uploads/upload.ts'
import { ChunkLimit } from '#server/contracts/uploads/upload-chunks.ts'
import { fromErrorBody, MaquetteError, toMaquetteError } from './maquette-error.ts'
import { FileChanged, sendByTus } from './send-by-tus.ts'

export interface UploadProgress {
  /** Bytes that the server has, over all files; those of refused files count as sent. */
  sentBytes: number
  totalBytes: number
  doneFiles: number
  totalFiles: number
}

export interface UploadFilesOptions {
  /** The UUID that groups the files: make one for each set of photos. */
  captureId: string
  onProgress?: (progress: UploadProgress) => void
  /** Stops the upload; what has arrived stays on the server until it is removed. */
  signal?: AbortSignal
  /** Files that go up at the same time, at least 1. */
  atOnce?: number
}

/** Checking one file keeps a server core busy while the next one is on its way; more at once gains nothing. */
const UPLOAD_DEFAULTS = { atOnce: 4 }

/** How often a file that is still being checked is asked for, in milliseconds. */
const CHECK_INTERVAL_MS = 250

export interface UploadOutcome {
  /** In the order of `paths`. */
  accepted: { path: string; upload: UploadView }[]
  /** Files that the server doesn't want or that can't be read here, each with the reason. */
  refused: { path: string; error: MaquetteError }[]
}

export interface UploadTarget {
  baseUrl: string
  /** `upload.list` of the API: by capture, since the ids of a thousand photos would make a long URL. */
  listUploads(captureId: string): Promise<UploadView[]>
}

type Sent = { path: string; id: string } | { path: string; error: MaquetteError }

/**
 * Sends files by tus 1.0 (https://tus.io/protocols/resumable-upload), several at once; a broken connection
 * resumes where it stopped. One bad file doesn't stop the others. Whether a file was accepted is
 * read from the server afterwards, since the answer that says so can be lost on the way.
 * Throws SERVER_UNREACHABLE when nobody answers any more, and the signal's reason when aborted.
 */
export async function uploadFiles(
  target: UploadTarget,
  paths: readonly string[],
  options: UploadFilesOptions,
): Promise<UploadOutcome> {
  // (1) sizes first: the total must be known before the first byte goes
  const sizes = await Promise.all(paths.map(sizeOrNull))
  const progress = trackProgress(sizes, options.onProgress)
  const folders = foldersBelow(paths)

  // (2) `atOnce` files at a time; a fatal error in one stops all
  const stop = new AbortController()
  const signal = AbortSignal.any([stop.signal, ...(options.signal ? [options.signal] : [])])
  const chunkLimit = new ChunkLimit()
  const limit = pLimit(Math.max(1, options.atOnce ?? UPLOAD_DEFAULTS.atOnce))
  const send = async (filePath: string, index: number) => {
    const onBytes = (bytes: number) => progress.bytes(index, bytes)
    const folder = folders[index] ?? ''
    const own = { captureId: options.captureId, folder, signal, chunkLimit, onBytes }
    const outcome = await sendFile(target, filePath, sizes[index] ?? null, own)
    progress.done(index)
    return outcome
  }
  const stopAll = (thrown: unknown) => {
    stop.abort(thrown)
    throw thrown
  }
  // All settle before this returns: a caller that cleans up afterwards finds every upload that there will be.
  const ends = await Promise.allSettled(paths.map((filePath, index) => limit(send, filePath, index).catch(stopAll)))
  const sent = ends.map((end) => {
    if (end.status === 'rejected') throw stop.signal.reason ?? end.reason
    return end.value
  })

  // (3) the server's word on each
  return settle(sent, () => target.listUploads(options.captureId), signal)
}

interface SendOptions {
  captureId: string
  folder: string
  signal: AbortSignal
  chunkLimit: ChunkLimit
  onBytes: (sentBytes: number) => void
}

/** The folders of files from the one that they have in common: nothing of this machine's own folders goes up. */
function foldersBelow(paths: readonly string[]): string[] {
  const parts = paths.map((file) => path.dirname(path.resolve(file)).split(path.sep))
  const [first = []] = parts
  const differs = first.findIndex((part, i) => parts.some((other) => other[i] !== part))
  const common = differs < 0 ? Math.min(...parts.map(({ length }) => length)) : differs
  return parts.map((own) => own.slice(common).join('/').slice(-MAX_FOLDER_LENGTH))
}

/** Sends one file. Resolves to its upload id, or to the error that is this file's alone. */
async function sendFile(
  target: UploadTarget,
  filePath: string,
  size: number | null,
  { captureId, folder, signal, chunkLimit, onBytes }: SendOptions,
): Promise<Sent> {
  signal.throwIfAborted()
  if (size === null) return { path: filePath, error: unreadable(filePath, undefined) }
  try {
    const url = await sendByTus(filePath, {
      endpoint: new URL('/api/uploads', target.baseUrl).href,
      metadata: { filename: path.basename(filePath), captureId, ...(folder && { folder }) },
      signal,
      chunkLimit,
      onBytes,
    })
    return { path: filePath, id: url.slice(url.lastIndexOf('/') + 1) }
  } catch (thrown) {
    signal.throwIfAborted()
    if (thrown instanceof FileChanged) return { path: filePath, error: changed(filePath) }
    if (!(thrown instanceof DetailedError)) return { path: filePath, error: unreadable(filePath, thrown) }
    const error = toMaquetteError(thrown, target.baseUrl)
    if (error.code === 'SERVER_UNREACHABLE' || error.code === 'UNEXPECTED_ANSWER') throw error
    return { path: filePath, error }
  }
}

/** Asks for the state of every file that arrived until none is being checked any more. */
async function settle(
  sent: readonly Sent[],
  listUploads: () => Promise<UploadView[]>,
  signal: AbortSignal,
): Promise<UploadOutcome> {
  const ids = new Set(sent.flatMap((one) => ('id' in one ? [one.id] : [])))
  const listSent = async () => (ids.size > 0 ? (await listUploads()).filter((view) => ids.has(view.id)) : [])
  let views = await listSent()
  while (views.some((view) => view.status === 'receiving' || view.status === 'checking')) {
    await sleep(CHECK_INTERVAL_MS, undefined, { signal }).catch(() => signal.throwIfAborted())
    views = await listSent()
  }
  const byId = new Map(views.map((view) => [view.id, view]))
  const outcome: UploadOutcome = { accepted: [], refused: [] }
  for (const one of sent) {
    if ('error' in one) {
      outcome.refused.push(one)
      continue
    }
    const upload = byId.get(one.id)
    if (upload?.status === 'accepted') outcome.accepted.push({ path: one.path, upload })
    else outcome.refused.push({ path: one.path, error: upload?.error ? fromErrorBody(upload.error) : gone(one.path) })
  }
  return outcome
}

function trackProgress(sizes: readonly (number | null)[], onProgress: UploadFilesOptions['onProgress']) {
  const sent = sizes.map(() => 0)
  const totalBytes = sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0)
  let doneFiles = 0
  const report = () =>
    onProgress?.({ sentBytes: sent.reduce((a, b) => a + b, 0), totalBytes, doneFiles, totalFiles: sizes.length })
  return {
    bytes(index: number, bytes: number) {
      // A resumed upload may start below what was on its way: what people see doesn't go back.
      sent[index] = Math.max(sent[index] ?? 0, bytes)
      report()
    },
    done(index: number) {
      sent[index] = sizes[index] ?? 0
      doneFiles++
      report()
    },
  }
}

/** Size of a readable regular file in bytes, otherwise null. */
async function sizeOrNull(filePath: string): Promise<number | null> {
  const facts = await stat(filePath).catch(() => null)
  return facts?.isFile() ? facts.size : null
}

function unreadable(filePath: string, cause: unknown): MaquetteError {
  return new MaquetteError('FILE_UNREADABLE', {
    message: `${path.basename(filePath)} can't be read.`,
    suggestion: 'Check that it is still there, that it is a file, and that you may read it.',
    file: filePath,
    cause,
  })
}

function changed(filePath: string): MaquetteError {
  return new MaquetteError('FILE_UNREADABLE', {
    message: `${path.basename(filePath)} was changed while it was being sent.`,
    suggestion: 'Send it again once nothing writes to it any more.',
    file: filePath,
  })
}

function gone(filePath: string): MaquetteError {
  return new MaquetteError('UNKNOWN_UPLOAD', {
    message: `${path.basename(filePath)} was removed from the server while it was being sent.`,
    suggestion: 'Send it again.',
    file: filePath,
  })
}
