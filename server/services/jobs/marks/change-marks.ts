import type { JobView } from '#server/contracts/job-view.ts'
import { type ChangeMarkInput, MAX_MARKS, MAX_VIEW_NAME_CHARACTERS, type Mark } from '#server/contracts/model/marks.ts'
import type { DbTx } from '#server/db.ts'
import { AppError } from '#server/errors.ts'
import { Prisma } from '#server/generated/prisma/client.ts'
import { inTransaction } from '../in-transaction.ts'
import type { JobDeps } from '../job-deps.ts'
import { jobNotFound } from '../job-errors.ts'
import { lockJob } from '../move-job.ts'
import { getJob } from '../view/get-job.ts'

type Deps = Pick<JobDeps, 'db' | 'ownerId'>

/**
 * Puts an annotation, a saved view or a measurement on a finished model. Adding the same id again changes it, so that a call whose answer was
 * lost can be repeated, and one that was removed comes back in its place.
 *
 * Throws JOB_NOT_FOUND; NOT_READY for a job that is not completed: its model would still change; INVALID_INPUT when there are too many.
 */
export function addMark({ db, ownerId }: Deps, { id, mark }: { id: string; mark: Mark }): Promise<JobView> {
  return onLocked({ db, ownerId }, id, async (tx, { status }) => {
    if (status !== 'completed') {
      throw new AppError('NOT_READY', {
        message: 'There is no finished model to annotate.',
        suggestion: 'Wait until the reconstruction is complete.',
      })
    }
    const others = await tx.jobMark.count({ where: { jobId: id, kind: mark.kind, id: { not: mark.id } } })
    if (others >= MAX_MARKS[mark.kind]) throw tooMany(mark.kind)
    const row = toRow(mark)
    if (row.isOpening) await clearOpening(tx, id)
    const where = { jobId_id: { jobId: id, id: mark.id } }
    await tx.jobMark.upsert({ where, create: { jobId: id, id: mark.id, ...row }, update: row })
  })
}

/**
 * Changes the text of an annotation or the name of a saved view, or whether the viewer opens with a view. Others are left alone,
 * whoever changes them at the same time. Throws JOB_NOT_FOUND, MARK_NOT_FOUND, and INVALID_INPUT for what its kind can't have.
 */
export function changeMark({ db, ownerId }: Deps, { id, markId, text, isOpening }: ChangeMarkInput): Promise<JobView> {
  return onLocked({ db, ownerId }, id, async (tx) => {
    const mark = await tx.jobMark.findUnique({ where: { jobId_id: { jobId: id, id: markId } } })
    if (!mark) throw markNotFound()
    const isView = mark.kind === 'view'
    if (isView && (text?.length ?? 0) > MAX_VIEW_NAME_CHARACTERS) throw longName()
    if (!isView && isOpening) throw notAView()
    if (mark.kind === 'measurement' && text !== undefined) throw withoutText()
    if (isOpening) await clearOpening(tx, id)
    const data = { ...(text === undefined ? {} : { text }), ...(isOpening === undefined ? {} : { isOpening }) }
    await tx.jobMark.update({ where: { jobId_id: { jobId: id, id: markId } }, data })
  })
}

/** Takes one of them away; one that is gone already is no error. Throws JOB_NOT_FOUND. */
export function removeMark({ db, ownerId }: Deps, { id, markId }: { id: string; markId: string }): Promise<JobView> {
  return onLocked({ db, ownerId }, id, async (tx) => {
    await tx.jobMark.deleteMany({ where: { jobId: id, id: markId } })
  })
}

/** One at a time for each job: counts and the one opening view hold. */
function onLocked(
  { db, ownerId }: Deps,
  id: string,
  change: (tx: DbTx, job: { status: string }) => Promise<void>,
): Promise<JobView> {
  return inTransaction(db, async (tx) => {
    const job = await lockJob(tx, id, ownerId)
    if (!job) throw jobNotFound()
    await change(tx, job)
    return getJob({ db: tx, ownerId }, { id })
  })
}

function toRow(mark: Mark) {
  if (mark.kind === 'measurement') {
    const { kind, from, to } = mark
    return { kind, text: '', position: [from, to], view: Prisma.DbNull, isOpening: false }
  }
  return {
    kind: mark.kind,
    text: mark.text,
    position: mark.kind === 'annotation' ? mark.position : Prisma.DbNull,
    view: mark.view ?? Prisma.DbNull,
    isOpening: mark.kind === 'view' && mark.isOpening,
  }
}

async function clearOpening(tx: DbTx, jobId: string): Promise<void> {
  await tx.jobMark.updateMany({ where: { jobId, isOpening: true }, data: { isOpening: false } })
}

const THINGS: Record<Mark['kind'], string> = {
  annotation: 'annotations',
  view: 'saved views',
  measurement: 'measurements',
}

function tooMany(kind: Mark['kind']): AppError {
  return new AppError('INVALID_INPUT', {
    message: `A model has at most ${MAX_MARKS[kind]} ${THINGS[kind]}.`,
    suggestion: 'Delete one that is no longer needed.',
    field: 'mark',
  })
}

function longName(): AppError {
  return new AppError('INVALID_INPUT', {
    message: `The name of a view has at most ${MAX_VIEW_NAME_CHARACTERS} characters.`,
    suggestion: 'Choose a shorter one.',
    field: 'text',
  })
}

function notAView(): AppError {
  return new AppError('INVALID_INPUT', {
    message: 'A model opens with a saved view, and with nothing else.',
    suggestion: 'Save the view first.',
    field: 'isOpening',
  })
}

function withoutText(): AppError {
  return new AppError('INVALID_INPUT', {
    message: 'A measurement has no text.',
    suggestion: 'Add an annotation beside it.',
    field: 'text',
  })
}

function markNotFound(): AppError {
  return new AppError('MARK_NOT_FOUND', {
    message: 'This annotation, view or measurement was deleted.',
    suggestion: 'Reload the page to see what is there.',
  })
}
