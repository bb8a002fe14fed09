import { DetailedError, Upload } from 'tus-js-client'
import { MAX_FOLDER_LENGTH } from '#server/contracts/capture/distinct-names.ts'
import type { ErrorBody } from '#server/contracts/errors.ts'
import type { SentMetadata } from '#server/contracts/uploads/upload.ts'
import { ChunkLimit } from '#server/contracts/uploads/upload-chunks.ts'
import { answeredInBetween, isAway, pageError, parseErrorBody, UNREACHABLE } from '../read-error.ts'
import { wordsOfPage } from '../words/words-of-page.ts'

/** About a minute in all; what still fails then waits for the server to come back. */
const RETRY_DELAYS_MS = [500, 1000, 3000, 5000, 10_000, 20_000, 20_000]

/** What proxies say while Maquette behind them starts, and what a lock that another request holds leads to. */
const PASSING = [408, 409, 423, 425, 429, 500, 502, 503, 504]

export interface SendOptions {
  captureId: string
  /** That it was chosen in; empty when chosen alone. */
  folder: string
  /** Set to resume an upload. */
  uploadId: string | null
  onUploadId(id: string): void
  onProgress(sentBytes: number): void
  /** Called each time that the server, or its database, turns out to be away; it is tried again. */
  onAway?(): void
}

/** `unreadable`: the file changed or went away on the user's disk, and must be chosen again. */
export type SendResult = { kind: 'sent' } | { kind: 'refused' | 'interrupted' | 'unreadable'; error: ErrorBody }

export interface Sending {
  result: Promise<SendResult>
  /** Stops sending; `result` then never settles. */
  abort(): void
}

export type SendPhoto = (file: File, options: SendOptions) => Sending

/** For all files of the page: what the way refuses for one it refuses for the next. */
const chunkLimit = new ChunkLimit()

/** Sends one file by tus 1.0. `sent` means that all bytes arrived, not that the photo was accepted. */
export const sendPhoto: SendPhoto = (file, options) => {
  let upload: Upload | undefined
  let isAborted = false
  const start = (url: string | null) => {
    const attempt = startAttempt(file, url, options)
    upload = attempt.upload
    return attempt.end
  }
  return {
    result: sendUntilSettled(file, options, start, () => isAborted),
    abort() {
      isAborted = true
      void upload?.abort()
    },
  }
}

interface AttemptEnd {
  /** Null when all bytes are there. */
  failure: Error | null
  url: string | null
  chunkBytes: number
  /** Whether the server took a part of it. */
  hasAdvanced: boolean
}

async function sendUntilSettled(
  file: File,
  { uploadId, onAway }: SendOptions,
  start: (url: string | null) => Promise<AttemptEnd>,
  isAborted: () => boolean,
): Promise<SendResult> {
  let url = uploadId ? `/api/uploads/${uploadId}` : null
  for (let failures = 0; ; ) {
    const end = await start(url)
    if (isAborted()) return new Promise(() => {})
    if (!end.failure) return { kind: 'sent' }
    url = end.url
    if (end.hasAdvanced) failures = 0
    const verdict = await judge(end.failure, file)
    if (verdict === 'gone') {
      url = null
      continue
    }
    if (verdict === 'smaller') {
      if (chunkLimit.halve(Math.min(end.chunkBytes, file.size))) continue
      return { kind: 'interrupted', error: answeredInBetween(413) }
    }
    if ('error' in verdict.result && isAway(verdict.result.error)) onAway?.()
    const delayMs = RETRY_DELAYS_MS[failures++]
    if (!verdict.isPassing || delayMs === undefined) return verdict.result
    await new Promise((resolve) => setTimeout(resolve, delayMs))
    if (isAborted()) return new Promise(() => {})
  }
}

/** The protocol has no empty values. */
function metadataOf(file: File, { captureId, folder }: SendOptions): SentMetadata {
  return { filename: file.name.slice(0, 255), captureId, ...(folder && { folder: folder.slice(-MAX_FOLDER_LENGTH) }) }
}

/** One run of the protocol, until all is sent or something fails. */
function startAttempt(
  file: File,
  url: string | null,
  options: SendOptions,
): { upload: Upload; end: Promise<AttemptEnd> } {
  const { promise, resolve } = Promise.withResolvers<AttemptEnd>()
  const chunkBytes = chunkLimit.bytes
  let hasAdvanced = false
  const settle = (failure: Error | null) => resolve({ failure, url: upload.url ?? url, chunkBytes, hasAdvanced })
  const upload: Upload = new Upload(file, {
    // With both, tus begins from zero whenever asking for the offset fails, be it for a proxy that had no answer.
    ...(url ? { uploadUrl: url } : { endpoint: '/api/uploads' }),
    metadata: metadataOf(file, options),
    chunkSize: chunkBytes,
    // What to do after a failure depends on the file and on who answered: decided in `judge`.
    retryDelays: null,
    // The draft keeps the ids itself: two records of one fact could disagree.
    storeFingerprintForResuming: false,
    onUploadUrlAvailable: () => upload.url && options.onUploadId(upload.url.slice(upload.url.lastIndexOf('/') + 1)),
    onProgress: options.onProgress,
    onChunkComplete: () => {
      hasAdvanced = true
    },
    onSuccess: () => settle(null),
    onError: settle,
  })
  upload.start()
  return { upload, end: promise }
}

/** What a failure was: an upload that the server has no more, a piece too large for the way, or an end that may pass. */
async function judge(
  failure: Error,
  file: File,
): Promise<'gone' | 'smaller' | { result: SendResult; isPassing: boolean }> {
  const response = failure instanceof DetailedError ? failure.originalResponse : null
  if (!response) {
    // The browser gives no other sign that the file has changed since it was chosen.
    if (!(await isReadable(file))) return { result: { kind: 'unreadable', error: unreadable(file) }, isPassing: false }
    return { result: { kind: 'interrupted', error: UNREACHABLE }, isPassing: true }
  }
  const status = response.getStatus()
  const isResume = failure instanceof DetailedError && failure.originalRequest?.getMethod() === 'HEAD'
  if (isResume && (status === 404 || status === 410)) return 'gone'
  const body = parseErrorBody(response.getBody() ?? '')
  if (body) {
    return {
      result: { kind: body.retryable ? 'interrupted' : 'refused', error: body },
      isPassing: body.retryable,
    }
  }
  if (status === 413) return 'smaller'
  return { result: { kind: 'interrupted', error: answeredInBetween(status) }, isPassing: PASSING.includes(status) }
}

async function isReadable(file: File): Promise<boolean> {
  return file
    .slice(0, 1)
    .arrayBuffer()
    .then(
      () => true,
      () => false,
    )
}

function unreadable({ name }: File): ErrorBody {
  const { t } = wordsOfPage()
  const [message, suggestion] = [t('upload.changedOne', { name }), t('upload.changedText', { count: 1 })]
  return pageError({ message, suggestion, file: name, retryable: false })
}
