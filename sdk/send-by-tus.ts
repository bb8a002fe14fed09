import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { DetailedError, Upload, type UploadOptions } from 'tus-js-client'
import type { SentMetadata } from '#server/contracts/uploads/upload.ts'
import type { ChunkLimit } from '#server/contracts/uploads/upload-chunks.ts'

/** Pauses before an interrupted upload is resumed, in milliseconds. */
const RETRY_DELAYS_MS = [0, 500, 1000, 2000, 4000]

/** A lost connection has no status; the others are a lock, and a proxy whose server is starting. */
const PASSING = [undefined, 408, 409, 423, 425, 429, 502, 503, 504]

export interface TusOptions {
  /** Where uploads are created. */
  endpoint: string
  metadata: SentMetadata
  signal: AbortSignal
  /** Shared by all files that go the same way. */
  chunkLimit: ChunkLimit
  /** Bytes that are on their way or there. */
  onBytes: (sentBytes: number) => void
}

/** The file is not what it was when its sending began: the server has bytes of both. */
export class FileChanged extends Error {
  override readonly name = 'FileChanged'
}

/**
 * Sends one file by tus 1.0. Resolves to the upload's URL once the server has every byte; an interrupted upload resumes
 * where it stopped, and a piece that a proxy finds too large is sent in smaller ones. Rejects with tus's DetailedError,
 * FileChanged, the file's own error, or the signal's reason. An upload that is just being created when the signal fires
 * is waited for, so that who lists the uploads afterwards finds it.
 */
export async function sendByTus(filePath: string, options: TusOptions): Promise<string> {
  const { signal, chunkLimit } = options
  const before = await stat(filePath)
  const attempt: Attempt = { url: null, hasAdvanced: false }
  for (let failures = 0; ; ) {
    signal.throwIfAborted()
    const chunkBytes = chunkLimit.bytes
    attempt.hasAdvanced = false
    const failure = await sendOnce(filePath, options, attempt).then(
      () => null,
      (thrown: unknown) => ({ thrown }),
    )
    signal.throwIfAborted()
    const after = await stat(filePath)
    if (after.size !== before.size || after.mtimeMs !== before.mtimeMs) throw new FileChanged()
    if (!failure) return attempt.url as string
    if (attempt.hasAdvanced) failures = 0
    const { thrown } = failure
    if (!(thrown instanceof DetailedError)) throw thrown
    const status = thrown.originalResponse?.getStatus()
    if (status === 413 && isForeign(thrown) && chunkLimit.halve(Math.min(chunkBytes, before.size))) continue
    const delayMs = RETRY_DELAYS_MS[failures++]
    if (!PASSING.includes(status) || delayMs === undefined) throw thrown
    await sleep(delayMs, undefined, { signal }).catch(() => signal.throwIfAborted())
  }
}

interface Attempt {
  /** The upload's, once it is created. */
  url: string | null
  /** Whether the server took a part of it. */
  hasAdvanced: boolean
}

/** One run of the protocol. Notes in `attempt` how far it came. */
function sendOnce(
  filePath: string,
  { endpoint, metadata, signal, chunkLimit, onBytes }: TusOptions,
  attempt: Attempt,
): Promise<void> {
  const file = createReadStream(filePath)
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  let creating = attempt.url === null
  const onAbort = () => {
    if (creating) return
    void upload.abort()
    reject(signal.reason)
  }
  const options: UploadOptions = {
    // With both, tus begins from zero whenever asking for the offset fails, be it for a proxy that had no answer.
    ...(attempt.url ? { uploadUrl: attempt.url } : { endpoint }),
    metadata,
    chunkSize: chunkLimit.bytes,
    retryDelays: null,
    onUploadUrlAvailable: () => {
      creating = false
      attempt.url = upload.url
      if (signal.aborted) onAbort()
    },
    onChunkComplete: () => {
      attempt.hasAdvanced = true
    },
    onProgress: onBytes,
    onSuccess: () => resolve(),
    onError: (error) => reject(signal.aborted ? signal.reason : error),
  }
  // The types are the browser's; in Node a file's read stream is taken too, and read by its path.
  const upload = new Upload(file as unknown as Buffer, options)
  signal.addEventListener('abort', onAbort, { once: true })
  file.once('error', reject)
  upload.start()
  return promise.finally(() => {
    signal.removeEventListener('abort', onAbort)
    file.destroy()
  })
}

/** Maquette says why in JSON; a proxy answers with a page. */
function isForeign(error: DetailedError): boolean {
  return !(error.originalResponse?.getBody() ?? '').startsWith('{')
}
