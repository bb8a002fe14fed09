import { DetailedError, Upload } from 'tus-js-client'
import type { ErrorBody } from '#server/contracts/errors.ts'
import { parseErrorBody, UNREACHABLE } from '../read-error.ts'

/**
 * Bytes a request. A photo usually fits in one; a larger file loses at most this much when the
 * connection drops where a proxy buffers whole requests.
 */
const CHUNK_BYTES = 16 * 1024 * 1024

/** About a minute in all; what still fails then waits for the server to come back. */
const RETRY_DELAYS_MS = [500, 1000, 3000, 5000, 10_000, 20_000, 20_000]

export interface SendOptions {
  captureId: string
  /** Set to go on with an upload that the server already has a part of. */
  uploadId: string | null
  onUploadId(id: string): void
  onProgress(sentBytes: number): void
}

export type SendResult = { kind: 'sent' } | { kind: 'refused' | 'interrupted'; error: ErrorBody }

export interface Sending {
  result: Promise<SendResult>
  /** Stops sending; `result` then never settles. */
  abort(): void
}

export type SendPhoto = (file: File, options: SendOptions) => Sending

/** Sends one file by tus 1.0. `sent` means that all bytes arrived, not that the photo was accepted. */
export const sendPhoto: SendPhoto = (file, options) => {
  const { promise, resolve } = Promise.withResolvers<SendResult>()
  const upload: Upload = new Upload(file, {
    endpoint: '/api/uploads',
    uploadUrl: options.uploadId ? `/api/uploads/${options.uploadId}` : null,
    metadata: { filename: file.name.slice(0, 255), captureId: options.captureId },
    chunkSize: CHUNK_BYTES,
    retryDelays: RETRY_DELAYS_MS,
    // The draft keeps the ids itself: two records of one fact could disagree.
    storeFingerprintForResuming: false,
    onShouldRetry: (error) => {
      const status = error.originalResponse?.getStatus() ?? 0
      const body = parseErrorBody(error.originalResponse?.getBody() ?? '')
      if (body) return body.retryable
      return status === 0 || status >= 500 || status === 409 || status === 423
    },
    onUploadUrlAvailable: () => upload.url && options.onUploadId(upload.url.slice(upload.url.lastIndexOf('/') + 1)),
    onProgress: options.onProgress,
    onSuccess: () => resolve({ kind: 'sent' }),
    onError: (error) => resolve(failure(error)),
  })
  upload.start()
  return { result: promise, abort: () => void upload.abort() }
}

function failure(error: Error | DetailedError): SendResult {
  const response = error instanceof DetailedError ? error.originalResponse : null
  const body = parseErrorBody(response?.getBody() ?? '')
  if (!body) return { kind: 'interrupted', error: UNREACHABLE }
  return { kind: body.retryable ? 'interrupted' : 'refused', error: body }
}
