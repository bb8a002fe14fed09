import { v7 as uuidv7 } from 'uuid'
import type { Capture } from '#server/contracts/capture/capture.ts'
import { routeOf } from '#server/contracts/capture/capture-route.ts'
import type { Estimate } from '#server/contracts/estimate.ts'
import type { JobView } from '#server/contracts/job-view.ts'
import type { PresetName } from '#server/contracts/preset.ts'
import type { SettingsChanges } from '#server/contracts/preset-schema.ts'
import type { DbTx } from '#server/db.ts'
import { type CaptureRole, Prisma } from '#server/generated/prisma/client.ts'
import { holdProject } from '#server/services/projects/hold-project.ts'
import { appendEvent } from '../append-event.ts'
import type { JobDeps } from '../job-deps.ts'
import { getJob } from '../view/get-job.ts'
import { freeName } from './free-name.ts'

export interface NewJob {
  idempotencyKey: string
  /** Gets a number where the owner has another job of this name. */
  name: string
  preset: PresetName
  changes: SettingsChanges | null
  capture: Capture
  estimate: Estimate
  /** In capture order: first all photos, then depth and masks. */
  files: readonly { uploadId: string; role: CaptureRole }[]
  sourceJobId: string | null
  projectId: string | null
  tags: readonly string[]
}

/** Writes a queued job and queues it: both happen when the transaction commits, or neither. Throws PROJECT_NOT_FOUND. */
export async function insertJob(
  tx: DbTx,
  { ownerId, queue }: Pick<JobDeps, 'ownerId' | 'queue'>,
  { files, capture, changes, name, tags, ...job }: NewJob,
): Promise<JobView> {
  if (job.projectId) await holdProject(tx, ownerId, job.projectId)
  const id = uuidv7()
  const now = new Date()
  await tx.job.create({
    data: {
      id,
      ownerId,
      ...job,
      name: await freeName(tx, ownerId, name),
      ...(capture.kind === 'photos' && !capture.masks ? {} : { capture }),
      ...(changes && { settings: changes }),
      status: 'queued',
      createdAt: now,
      updatedAt: now,
    },
  })
  await tx.jobPhoto.createMany({ data: files.map((file, ordinal) => ({ jobId: id, ordinal, ...file })) })
  if (tags.length > 0) await tx.jobTag.createMany({ data: tags.map((tag) => ({ jobId: id, tag })) })
  const photos = files.filter(({ role }) => role === 'color').length
  await appendEvent(tx, { jobId: id, attempt: 0, kind: 'submitted', data: { photos, preset: job.preset } })
  await queue.enqueue(tx, id, { needsColmap: routeOf(capture) !== 'depth' })
  return getJob({ db: tx, ownerId }, { id })
}

/** The job that was submitted with this key, if there is one. */
export async function findByKey(
  { db, ownerId }: Pick<JobDeps, 'db' | 'ownerId'>,
  idempotencyKey: string,
): Promise<JobView | null> {
  const job = await db.job.findUnique({ where: { ownerId_idempotencyKey: { ownerId, idempotencyKey } } })
  return job && getJob({ db, ownerId }, { id: job.id })
}

/** When two requests raced with one key: the job of the one that was first. Null when `error` is another one. */
export async function findWinner(
  deps: Pick<JobDeps, 'db' | 'ownerId'>,
  idempotencyKey: string,
  error: unknown,
): Promise<JobView | null> {
  return hasPrismaCode(error, 'P2002') ? findByKey(deps, idempotencyKey) : null
}

function hasPrismaCode(error: unknown, code: string): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === code
}
