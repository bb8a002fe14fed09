import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { FileStore } from '@tus/file-store'
import { Upload as TusUpload } from '@tus/server'
import { removeUploads } from './remove-uploads.ts'
import { unknownUpload } from './unknown-upload.ts'
import { incomingDirOf, incomingPathOf, type UploadDeps } from './upload-deps.ts'

/**
 * tus's store on the local disk, made to agree with the table `uploads`:
 *
 * - a checked upload has left the directory, and still answers that all of its bytes are here. A client that lost the last
 *   answer would otherwise take the upload for lost and send it again;
 * - terminating an upload removes its row, and refuses while a job uses it;
 * - a write that fails says why (a full disk), instead of tus's general error.
 */
export class IncomingStore extends FileStore {
  readonly #deps: UploadDeps

  constructor(deps: UploadDeps) {
    super({ directory: incomingDirOf(deps.env) })
    this.#deps = deps
    this.extensions = ['creation', 'creation-with-upload', 'termination']
  }

  override async create(upload: TusUpload): Promise<TusUpload> {
    await mkdir(incomingDirOf(this.#deps.env), { recursive: true })
    return super.create(upload)
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
    try {
      await pipeline(source, target)
    } catch (error) {
      // The lock goes when this rejects: a write under way must not land after the next request asked for the offset.
      if (!target.closed) await once(target, 'close')
      throw error
    }
    return offset + target.bytesWritten
  }

  override async remove(id: string): Promise<void> {
    const removed = await removeUploads(this.#deps, [id])
    if (removed.length === 0) throw unknownUpload()
  }
}
