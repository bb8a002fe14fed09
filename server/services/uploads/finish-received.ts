import { rm, stat, writeFile } from 'node:fs/promises'
import pLimit, { type LimitFunction } from 'p-limit'
import { AppError } from '../../errors.ts'
import type { Upload } from '../../generated/prisma/client.ts'
import { getLog } from '../../log.ts'
import { uploadKeys } from '../storage/storage-keys.ts'
import { acceptUpload } from './accept-upload.ts'
import { CONVERTED_ENDING, checkPhoto } from './check/check-photo.ts'
import type { CheckedPhoto } from './check/checked-photo.ts'
import { incomingPathOf, type UploadDeps } from './upload-deps.ts'

/** Decoding takes up to 4 bytes a pixel: two at once keep 250-megapixel photos within 2 GB. */
const CHECKS_AT_ONCE = 2

const THUMBNAIL_ENDING = '.thumbnail.webp'

interface Checks {
  limit: LimitFunction
  /** By upload id. */
  running: Map<string, { result: Promise<Upload | null>; stop: AbortController }>
}

// Two route handlers may have two copies of this module; limit and single flight are per process.
const globals = globalThis as { maquetteUploadChecks?: Checks }

/**
 * Checks an upload whose last byte has arrived, and moves it into storage or refuses it. Returns the row afterwards:
 * unchanged while bytes are missing, null when there is none of that id.
 *
 * Safe to call at any time, any number of times: calls for one upload share one check, a final row stays, and a check
 * that a crash interrupted is repeated. Throws only errors that are not the file's (DISK_FULL, UNKNOWN); the row then stays
 * as it was, to be checked by the next call.
 */
export function finishReceived(deps: UploadDeps, id: string): Promise<Upload | null> {
  globals.maquetteUploadChecks ??= { limit: pLimit(CHECKS_AT_ONCE), running: new Map() }
  const { limit, running } = globals.maquetteUploadChecks
  const known = running.get(id)
  if (known) return known.result
  const stop = new AbortController()
  const result = checkIfComplete(deps, id, { limit, signal: stop.signal }).finally(() => running.delete(id))
  running.set(id, { result, stop })
  return result
}

/** Ends the check of an upload that was removed. */
export function stopCheck(id: string): void {
  globals.maquetteUploadChecks?.running.get(id)?.stop.abort(new Error(`upload ${id} was removed`))
}

interface CheckLimits {
  limit: LimitFunction
  signal: AbortSignal
}

async function checkIfComplete(deps: UploadDeps, id: string, { limit, signal }: CheckLimits): Promise<Upload | null> {
  const { db, env, ownerId } = deps
  const upload = await db.upload.findFirst({ where: { id, ownerId } })
  if (!upload || upload.status === 'accepted' || upload.status === 'refused') return upload

  const received = await stat(incomingPathOf(env, id)).catch(() => null)
  if (!received || received.size < Number(upload.byteSize)) return upload
  await limit(() => check(deps, upload, signal))
  const checked = await db.upload.findFirst({ where: { id, ownerId } })
  // Removed during the check: files that the check has stored have no row.
  if (!checked) await deps.storage.remove(uploadKeys.prefix(id))
  return checked
}

async function check(deps: UploadDeps, upload: Upload, signal: AbortSignal): Promise<void> {
  const { db, env } = deps
  const { id, fileName } = upload
  await db.upload.updateMany({ where: { id, status: 'receiving' }, data: { status: 'checking' } })
  try {
    const photo = await checkPhoto(incomingPathOf(env, id), { fileName, signal, ...env })
    const sha256 = await store(deps, id, photo)
    await acceptUpload(deps, upload, { ...photo, sha256 })
  } catch (error) {
    if (isFaultOfFile(error)) await refuse(deps, id, error)
    else await putBack(deps, id, error)
  }
  await removeIncoming(deps, id)
}

/** Moves the photo and its thumbnail into storage; returns the photo's SHA-256. */
async function store({ storage, env }: UploadDeps, id: string, photo: CheckedPhoto): Promise<string> {
  const thumbnailPath = `${incomingPathOf(env, id)}${THUMBNAIL_ENDING}`
  const { sha256 } = await storage.put(uploadKeys.original(id), photo.path)
  await writeFile(thumbnailPath, photo.thumbnail)
  await storage.put(uploadKeys.thumbnail(id), thumbnailPath)
  return sha256
}

async function refuse({ db, storage }: UploadDeps, id: string, error: AppError): Promise<void> {
  getLog('uploads').info({ uploadId: id, code: error.code, cause: error.cause }, 'upload refused')
  await db.upload.updateMany({ where: { id, status: 'checking' }, data: { status: 'refused', error: error.toBody() } })
  await storage.remove(uploadKeys.prefix(id))
}

/** The check failed, not the file. Throws `error`, unless the upload was removed meanwhile. */
async function putBack({ db }: UploadDeps, id: string, error: unknown): Promise<void> {
  const { count } = await db.upload.updateMany({ where: { id, status: 'checking' }, data: { status: 'receiving' } })
  if (count > 0) throw error
}

/** Removes the files of upload `id` in `incoming`: bytes, tus's notes, and converted files that did not get into storage. */
export async function removeIncoming({ env }: Pick<UploadDeps, 'env'>, id: string): Promise<void> {
  const path = incomingPathOf(env, id)
  await Promise.all(
    ['', '.json', THUMBNAIL_ENDING, CONVERTED_ENDING].map((ending) => rm(`${path}${ending}`, { force: true })),
  )
}

function isFaultOfFile(error: unknown): error is AppError {
  return error instanceof AppError && error.code !== 'DISK_FULL'
}
