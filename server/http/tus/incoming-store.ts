import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { type Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { FileStore } from '@tus/file-store'
import { Upload as TusUpload } from '@tus/server'
import { AppError } from '#server/errors.ts'
import { removeUploads } from '#server/services/uploads/remove-uploads.ts'
import { unknownUpload } from '#server/services/uploads/unknown-upload.ts'
import { incomingDirOf, incomingPathOf, type UploadDeps } from '#server/services/uploads/upload-deps.ts'

/**
 * tus's store on the local disk, made to agree with the table `uploads`:
 *
 * - a checked upload has left the directory, and still answers that all of its bytes are here. A client that lost the last
 *   answer would otherwise consider the upload lost and send it again;
 * - terminating an upload removes its row, and refuses while a job uses it;
 * - a write that fails has its reason (a full disk) instead of tus's general error; one that gets no more data ends.
 */
export class IncomingStore extends FileStore {
  readonly #deps: UploadDeps
  readonly #idleMs: number

  /** `idleMs`: how long a write waits for its next byte. */
  constructor(deps: UploadDeps, idleMs: number) {
    super({ directory: incomingDirOf(deps.env) })
    this.#deps = deps
    this.#idleMs = idleMs
    this.extensions = ['creation', 'creation-with-upload', 'expiration', 'termination']
  }

  override async create(upload: TusUpload): Promise<TusUpload> {
    try {
      await mkdir(incomingDirOf(this.#deps.env), { recursive: true })
      return await super.create(upload)
    } catch (error) {
      // No client knows its address.
      await removeUploads(this.#deps, [upload.id])
      throw error
    }
  }

  override async getUpload(id: string): Promise<TusUpload> {
    const { db, ownerId } = this.#deps
    const row = await db.upload.findFirst({ where: { id, ownerId } })
    if (!row) throw unknownUpload()
    if (row.status !== 'accepted' && row.status !== 'refused') return super.getUpload(id)
    const size = Number(row.byteSize)
    return new TusUpload({ id, size, offset: size, metadata: { filename: row.fileName, captureId: row.captureId } })
  }

  override async write(source: Readable, id: string, offset: number): Promise<number> {
    const target = createWriteStream(incomingPathOf(this.#deps.env, id), { flags: 'r+', start: offset })
    const pace = watchPace(this.#idleMs)
    try {
      await pipeline(source, pace, target)
    } catch (error) {
      // The lock is released when this rejects: a pending write must not finish after the next request has read the offset.
      if (!target.closed) await once(target, 'close')
      if (isGone(error) && pace.seenBytes === 0) return offset
      throw error
    }
    return offset + target.bytesWritten
  }

  override async remove(id: string): Promise<void> {
    const removed = await removeUploads(this.#deps, [id])
    if (removed.length === 0) throw unknownUpload()
  }
}

/** Passes bytes through, and fails after `idleMs` without any. */
function watchPace(idleMs: number): Transform & { seenBytes: number } {
  const pace = Object.assign(
    new Transform({
      transform(chunk: Buffer, _, done) {
        pace.seenBytes += chunk.byteLength
        timer.refresh()
        done(null, chunk)
      },
      destroy(error, done) {
        clearTimeout(timer)
        done(error)
      },
    }),
    { seenBytes: 0 },
  )
  const timer = setTimeout(() => pace.destroy(nothingCame()), idleMs)
  return pace
}

function nothingCame(): AppError {
  return new AppError('UPLOAD_NOT_READY', {
    message: 'The upload was interrupted.',
    suggestion: 'Ask for the offset (HEAD) and continue from there.',
  })
}

/** The bytes of a checked upload are gone: a client that repeats its last request, without bytes, gets the final offset. */
function isGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
