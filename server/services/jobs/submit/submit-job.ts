import { routeOf } from '#server/contracts/capture/capture-route.ts'
import { distinctNames } from '#server/contracts/capture/distinct-names.ts'
import { errorBodySchema } from '#server/contracts/error-body-schema.ts'
import type { SubmitInput } from '#server/contracts/job-inputs.ts'
import type { JobView } from '#server/contracts/job-view.ts'
import { advise, explainError } from '#server/contracts/notes/explain-error.ts'
import { EXR_MEDIA_TYPE } from '#server/contracts/uploads/media-types.ts'
import type { DbTx } from '#server/db.ts'
import { AppError } from '#server/errors.ts'
import type { CaptureRole, Upload } from '#server/generated/prisma/client.ts'
import { withMasksOfCopies } from '#server/services/captures/masks-of-copies.ts'
import { resolveCapture } from '#server/services/captures/resolve-capture.ts'
import { inTransaction } from '../in-transaction.ts'
import type { JobDeps } from '../job-deps.ts'
import { inCaptureOrder, withoutDuplicates } from './capture-order.ts'
import { findByKey, findWinner, insertJob } from './insert-job.ts'
import { MIN_PHOTOS } from './job-limits.ts'
import { planJob } from './plan-job.ts'

type AcceptedUpload = Upload & { widthPx: number; heightPx: number; sha256: string }

/**
 * Creates a job and queues it, in one transaction. The same key of the same owner returns the same job, whatever else
 * the input says, also when two requests race.
 *
 * Photos with the same bytes count once; see `inCaptureOrder` for the order they get. Throws UNKNOWN_UPLOAD,
 * UPLOAD_NOT_READY, PROJECT_NOT_FOUND, the error of a refused upload, what `resolveCapture` throws, TOO_FEW_PHOTOS, TOO_MANY_FILES, DISK_FULL, or ENGINE_MISSING when
 * workers are running and none of them could reconstruct. With no worker running the job is taken: one may just be
 * restarting.
 */
export async function submitJob(deps: JobDeps, input: SubmitInput): Promise<JobView> {
  const submitted = await findByKey(deps, input.idempotencyKey)
  if (submitted) return submitted

  // Asked outside of the transaction, which holds a database connection.
  const freeBytes = await deps.storage.freeBytes()
  try {
    return await inTransaction(deps.db, (tx) => createJob(tx, deps, input, freeBytes))
  } catch (error) {
    const winner = await findWinner(deps, input.idempotencyKey, error)
    if (winner) return winner
    throw error
  }
}

async function createJob(tx: DbTx, deps: JobDeps, input: SubmitInput, freeBytes: number): Promise<JobView> {
  const { env, ownerId } = deps

  // (1) the files
  const uploads = await readAccepted(tx, ownerId, [...new Set(input.uploadIds)])
  const names = distinctNames(uploads)
  const named = uploads.map((each, i) => [each.id, { ...each, fileName: names[i] ?? each.fileName }] as const)
  const resolved = resolveCapture(input.capture, new Map(named))
  const { colors, depths, masks } = resolved
  const isMask = new Set(masks)
  const given = colors ? pick(uploads, colors) : uploads.filter(({ id }) => !isMask.has(id))
  const photos = colors ? given : withoutDuplicates(inCaptureOrder(given))
  const capture = withMasksOfCopies(resolved.capture, given, photos)
  for (const photo of photos) assertPhoto(photo)
  assertPhotoCount(photos.length, colors?.length ?? given.length, env.maxFiles)

  // (2) what it needs
  const changes = input.settings ?? null
  const estimate = await planJob(tx, deps, {
    preset: input.preset,
    changes,
    photos,
    route: routeOf(capture),
    freeBytes,
  })

  // (3) the rows and the queue
  const files = distinctFiles({ color: photos.map((photo) => photo.id), depth: depths, mask: masks })
  return insertJob(tx, deps, {
    idempotencyKey: input.idempotencyKey,
    name: input.name ?? defaultName(photos.length, new Date()),
    preset: input.preset,
    changes,
    capture,
    estimate,
    files,
    sourceJobId: null,
    projectId: input.projectId ?? null,
    tags: [],
  })
}

function pick(uploads: readonly AcceptedUpload[], ids: readonly string[]): AcceptedUpload[] {
  const byId = new Map(uploads.map((upload) => [upload.id, upload]))
  return [...new Set(ids)].flatMap((id) => byId.get(id) ?? [])
}

/** Each file once, in its first role: one mask may serve all views. */
function distinctFiles(ids: Record<CaptureRole, string[]>): { uploadId: string; role: CaptureRole }[] {
  const roles = new Map<string, CaptureRole>()
  for (const role of ['color', 'depth', 'mask'] as const) {
    for (const id of ids[role]) if (!roles.has(id)) roles.set(id, role)
  }
  return [...roles].map(([uploadId, role]) => ({ uploadId, role }))
}

/**
 * Holds the rows until the end of the transaction, so that nobody deletes one that the job will use, and in the order in which
 * those who delete take them: in another order the two could wait for each other.
 */
async function readAccepted(tx: DbTx, ownerId: string, uploadIds: string[]): Promise<AcceptedUpload[]> {
  await tx.$queryRaw`SELECT 1 FROM uploads WHERE id = ANY(${uploadIds}::uuid[]) ORDER BY id FOR KEY SHARE`
  const uploads = await tx.upload.findMany({ where: { id: { in: uploadIds }, ownerId } })
  if (uploads.length < uploadIds.length) throw unknownUpload()
  return uploads.map(asAccepted)
}

function asAccepted(upload: Upload): AcceptedUpload {
  const { status, fileName, widthPx, heightPx, sha256 } = upload
  if (status === 'refused') throw refusedUpload(upload)
  if (status !== 'accepted') {
    throw new AppError('UPLOAD_NOT_READY', {
      ...explainError('uploadPending', 'waitOrRemove', { file: fileName }),
      field: 'uploadIds',
      file: fileName,
    })
  }
  if (widthPx === null || heightPx === null || sha256 === null) {
    throw new Error(`Upload ${upload.id} is accepted without its facts.`)
  }
  return { ...upload, widthPx, heightPx, sha256 }
}

function refusedUpload({ fileName, error }: Upload): AppError {
  const refusal = errorBodySchema.parse(error)
  const { suggestion, advice, values } = advise('removeOne', { file: fileName })
  const { note } = refusal
  return new AppError(refusal.code, {
    message: refusal.message,
    suggestion,
    ...(note && { note: { ...note, advice, values: { ...note.values, ...values } } }),
    field: 'uploadIds',
    file: fileName,
  })
}

/** OpenEXR is taken for depth alone. */
function assertPhoto({ mediaType, fileName }: Upload): void {
  if (mediaType !== EXR_MEDIA_TYPE) return
  throw new AppError('WRONG_FORMAT', {
    ...explainError('exrAlone', 'addTransforms', { file: fileName }),
    field: 'uploadIds',
    file: fileName,
  })
}

function unknownUpload(): AppError {
  return new AppError('UNKNOWN_UPLOAD', {
    message: 'One of the photos is no longer on the server.',
    suggestion: 'Remove the photo from the list and add it again.',
    field: 'uploadIds',
  })
}

/** `distinct` photos are left of `given` ones without duplicates. */
function assertPhotoCount(distinct: number, given: number, maxFiles: number): void {
  if (distinct < MIN_PHOTOS) {
    const values = { least: MIN_PHOTOS, count: distinct, twice: given - distinct, given }
    throw new AppError('TOO_FEW_PHOTOS', {
      ...explainError(given > distinct ? 'fewDistinct' : 'fewPhotos', 'addSides', values),
      field: 'uploadIds',
    })
  }
  if (distinct > maxFiles) {
    throw new AppError('TOO_MANY_FILES', {
      ...explainError('manyPhotos', 'removeSome', { count: distinct, limit: maxFiles }),
      field: 'uploadIds',
    })
  }
}

/** "11 photos, 23 Nov 2026" */
function defaultName(photoCount: number, now: Date): string {
  const date = now.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })
  return `${photoCount} photos, ${date}`
}
