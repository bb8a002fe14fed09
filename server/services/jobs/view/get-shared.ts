import type { SharedView } from '#server/contracts/job-view.ts'
import type { DbTx } from '#server/db.ts'
import { AppError } from '#server/errors.ts'
import { WITH_ALL } from './get-job.ts'
import { toSharedView } from './job-view.ts'

const TOKEN = /^[\w-]+$/

/** What the link with this token shows. Throws JOB_NOT_FOUND when there is none, any more or at all. */
export async function getShared({ db }: { db: DbTx }, { token }: { token: string }): Promise<SharedView> {
  if (!TOKEN.test(token)) throw linkNotFound()
  const job = await db.job.findUnique({ where: { shareToken: token }, include: WITH_ALL })
  if (!job) throw linkNotFound()
  return toSharedView({ ...job, shareToken: token })
}

/** Whose result the link shows, for serving its files. Throws as `getShared` does. */
export async function findShared({ db }: { db: DbTx }, token: string): Promise<{ id: string; ownerId: string }> {
  // The database takes no NUL in a text.
  if (!TOKEN.test(token)) throw linkNotFound()
  const job = await db.job.findUnique({ where: { shareToken: token }, select: { id: true, ownerId: true } })
  if (!job) throw linkNotFound()
  return job
}

function linkNotFound(): AppError {
  return new AppError('JOB_NOT_FOUND', {
    message: 'This link doesn’t work.',
    suggestion: 'The owner may have stopped sharing, or the address is mistyped. Ask for a new link.',
  })
}
