import { uploadKeys } from '../services/storage/storage-keys.ts'
import { unknownUpload } from '../services/uploads/unknown-upload.ts'
import type { UploadDeps } from '../services/uploads/upload-deps.ts'
import { serveBlob } from './serve-blob.ts'

/** Answers a GET or HEAD for an upload's thumbnail. Its bytes never change. Throws UNKNOWN_UPLOAD. */
export async function serveThumbnail(deps: UploadDeps, request: Request, id: string): Promise<Response> {
  const { db, ownerId, storage } = deps
  const upload = await db.upload.findFirst({ where: { id, ownerId, status: 'accepted' } })
  const blob = upload && (await storage.stat(uploadKeys.thumbnail(id)))
  if (!upload?.sha256 || !blob) throw unknownUpload()
  return serveBlob(request, storage, {
    key: uploadKeys.thumbnail(id),
    byteSize: blob.byteSize,
    mediaType: 'image/webp',
    // The photo's hash is a valid ETag of its thumbnail, which is derived from it.
    sha256: upload.sha256,
    cacheControl: 'private, max-age=31536000, immutable',
  })
}
