import { createReadStream } from 'node:fs'
import { type DetailedError, Upload, type UploadOptions } from 'tus-js-client'
import type { UploadMetadata } from '#server/contracts/upload.ts'

/** Bytes a request: small enough for any proxy between, large enough that a photo takes one or two. */
const CHUNK_BYTES = 8 * 1024 * 1024

/** Pauses before a broken upload goes on where it stopped, in milliseconds. */
const RETRY_DELAYS_MS = [0, 500, 1000, 2000, 4000]

export interface TusOptions {
  /** Where uploads are created. */
  endpoint: string
  metadata: UploadMetadata
  signal: AbortSignal
  /** Bytes that are on their way or there. */
  onBytes: (sentBytes: number) => void
}

/**
 * Sends one file by tus 1.0. Resolves to the upload's URL once the server has every byte; a broken connection goes on
 * where it stopped. Rejects with tus's DetailedError, the file's own error, or the signal's reason. An upload that is just
 * being created when the signal fires is waited for, so that who lists the uploads afterwards finds it.
 */
export function sendByTus(filePath: string, { endpoint, metadata, signal, onBytes }: TusOptions): Promise<string> {
  const file = createReadStream(filePath)
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  let creating = true
  const onAbort = () => {
    if (creating) return
    void upload.abort()
    reject(signal.reason)
  }
  const options: UploadOptions = {
    endpoint,
    metadata,
    chunkSize: CHUNK_BYTES,
    retryDelays: RETRY_DELAYS_MS,
    onBeforeRequest: (request) => {
      signal.throwIfAborted()
      creating = request.getMethod() === 'POST'
    },
    onUploadUrlAvailable: () => {
      creating = false
      if (signal.aborted) onAbort()
    },
    onShouldRetry: (error) => {
      creating = false
      return !signal.aborted && mayRetry(error as DetailedError)
    },
    onProgress: onBytes,
    onSuccess: () => resolve(upload.url as string),
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

/** A lost connection, a locked upload or a server that is starting is worth another try; a refusal is not. */
function mayRetry(error: DetailedError): boolean {
  const status = error.originalResponse?.getStatus()
  return status === undefined || status === 409 || status === 423 || status === 502 || status === 503
}
