import assert from 'node:assert/strict'
import { ERRORS, MemoryLocker, Server } from '@tus/server'
import { v7 as uuidv7, validate } from 'uuid'
import { errorBodySchema } from '#server/contracts/error-body-schema.ts'
import { explainError } from '#server/contracts/notes/explain-error.ts'
import { AppError, toAppError } from '#server/errors.ts'
import type { Upload } from '#server/generated/prisma/client.ts'
import { RESUMABLE_MS, UNBEGUN_MS } from '#server/services/uploads/find-abandoned-uploads.ts'
import { finishReceived } from '#server/services/uploads/finish-received.ts'
import { receiveUpload } from '#server/services/uploads/receive-upload.ts'
import { unknownUpload } from '#server/services/uploads/unknown-upload.ts'
import type { UploadDeps } from '#server/services/uploads/upload-deps.ts'
import { errorResponse } from '../error-response.ts'
import { IncomingStore } from './incoming-store.ts'
import { refuseByProtocol } from './tus-protocol.ts'

/** Path of tus. The path of an upload is this and its id. */
export const UPLOADS_PATH = '/api/uploads'

/**
 * A second request for an upload stops the first one and waits this long for it: a client that lost its connection
 * comes back before the server has noticed. tus-js-client tries again after 409.
 */
const LOCK_TIMEOUT_MS = 10_000
const LOCK_DRAIN_MS = 500

/** A body without data for this long is abandoned, so that a dead connection doesn't keep the lock. */
const IDLE_MS = 60_000

interface Failure {
  error: AppError
  /** Where the protocol requires another status than that of the code. */
  status?: number
}

/**
 * A handler for tus 1.0 with creation, creation-with-upload, expiration and termination
 * (https://tus.io/protocols/resumable-upload).
 *
 * The answer to the last PATCH comes after the check: 204 when the photo was accepted, otherwise the code's HTTP status and
 * an ErrorBody as JSON. Every other error is an ErrorBody as well, under the status that the protocol asks for.
 */
export function createTusHandler(deps: UploadDeps, { idleMs = IDLE_MS } = {}): (request: Request) => Promise<Response> {
  // tus answers with plain text: the error of a request is kept until its response is made.
  const failures = new WeakMap<object, Failure>()
  const finished = new WeakSet<object>()

  const server = new Server({
    path: UPLOADS_PATH,
    datastore: new IncomingStore(deps, idleMs),
    locker: new MemoryLocker({ acquireLockTimeout: LOCK_TIMEOUT_MS }),
    lockDrainTimeout: LOCK_DRAIN_MS,
    // Creation is left to `receiveUpload`, which can name the file.
    maxSize: (request) => (request.method === 'POST' ? 0 : deps.env.maxFileBytes),
    // A URL without host and scheme is valid behind every proxy and under every name.
    relativeLocation: true,
    respectForwardedHeaders: false,
    // No other site's pages may read an answer.
    allowedOrigins: () => false,
    namingFunction: () => uuidv7(),
    getFileIdFromRequest: (_, lastPath) => (validate(lastPath) ? lastPath : undefined),
    async onUploadCreate(request, upload) {
      assert(upload.size !== undefined, 'the store does not offer creation-defer-length')
      const metadataHeader = request.headers.get('upload-metadata')
      await receiveUpload(deps, { id: upload.id, metadata: upload.metadata, metadataHeader, byteSize: upload.size })
      return {}
    },
    async onUploadFinish(request, upload) {
      finished.add(request)
      const row = await finishReceived(deps, upload.id)
      if (!row) throw unknownUpload()
      if (row.status === 'refused') throw refusalOf(row)
      return {}
    },
    onResponseError(request, error) {
      failures.set(request, toFailure(error))
      return undefined
    },
  })

  return async (request) => {
    const refusal = refuseByProtocol(request)
    if (refusal) return refusal
    const response = await server.handleWeb(request)
    if (response.status < 400) {
      if (request.method === 'HEAD') await setMetadata(deps, request, response.headers)
      if (['POST', 'PATCH'].includes(request.method) && !finished.has(request)) setExpiry(response.headers)
      return response
    }
    const { error, status } = failures.get(request) ?? protocolFailure(response.status)
    return errorResponse(error, { headers: response.headers, ...(status ? { status } : {}) })
  }
}

/** Exactly as it was sent, and after the check as before it. */
async function setMetadata({ db, ownerId }: UploadDeps, request: Request, headers: Headers): Promise<void> {
  const id = new URL(request.url).pathname.slice(UPLOADS_PATH.length + 1)
  const row = await db.upload.findFirst({ where: { id, ownerId }, select: { tusMetadata: true } })
  if (row?.tusMetadata) headers.set('Upload-Metadata', row.tusMetadata)
}

/** For an unfinished upload, counted from its last byte like `findAbandonedUploads`. */
function setExpiry(headers: Headers): void {
  const keptMs = Number(headers.get('upload-offset') ?? 0) > 0 ? RESUMABLE_MS : UNBEGUN_MS
  headers.set('Upload-Expires', new Date(Date.now() + keptMs).toUTCString())
}

function refusalOf(row: Upload): AppError {
  const { code, message, suggestion, file } = errorBodySchema.parse(row.error)
  return new AppError(code, { message, suggestion, ...(file ? { file } : {}) })
}

/** tus throws plain objects of its table ERRORS, and sometimes an Error with `status_code`. */
function toFailure(thrown: unknown): Failure {
  if (thrown === ERRORS.ABORTED || thrown === ERRORS.ERR_LOCK_TIMEOUT) return { error: notReady(thrown) }
  const isTusError = typeof thrown === 'object' && thrown !== null && 'status_code' in thrown
  return isTusError ? protocolFailure(Number(thrown.status_code), thrown) : { error: toAppError(thrown) }
}

/** What `status` means in tus. */
function protocolFailure(status: number, cause?: unknown): Failure {
  if (status === 404 || status === 410) return { error: unknownUpload(cause), status }
  if (status === 409) return { error: notReady(cause) }
  if (status === 413) {
    return {
      error: new AppError('FILE_TOO_LARGE', {
        ...explainError('moreThanAnnounced', 'chooseChanged'),
        cause,
      }),
    }
  }
  return {
    error: new AppError('INVALID_INPUT', {
      message: 'The request does not follow the upload protocol.',
      suggestion: 'Use a tus 1.0 client.',
      cause,
    }),
    status,
  }
}

function notReady(cause: unknown): AppError {
  return new AppError('UPLOAD_NOT_READY', {
    message: 'Another request was sending this upload at the same time.',
    suggestion: 'Ask for the offset (HEAD) and continue from there.',
    cause,
  })
}
