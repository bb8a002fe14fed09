import { availableParallelism } from 'node:os'
import { routeOf } from '#server/contracts/capture/capture-route.ts'
import { ERROR_TABLE, type ErrorBody } from '#server/contracts/errors.ts'
import { type Advice, advise, explainError } from '#server/contracts/notes/explain-error.ts'
import { stageNameSchema } from '#server/contracts/stages.ts'
import type { DbTx } from '#server/db.ts'
import type { Job } from '#server/generated/prisma/client.ts'
import { suggestWhatFits } from '../estimate/what-fits.ts'
import { endChanges, moveJob, NO_CANCEL_REQUEST } from '../move-job.ts'
import { lossOf } from './count-crashes.ts'
import { readFiles, readStored } from './read-stored.ts'

/** running -> failed, for a job that took its workers down; the reason names the stage. */
export async function loseJob(tx: DbTx, job: Job): Promise<void> {
  const error = workerLost(job.stage, await adviceFor(tx, job))
  const changes = { ...endChanges(job, 'failed'), ...NO_CANCEL_REQUEST, error, message: error.message }
  await moveJob(tx, job, { move: 'lose', changes, event: lossOf(job) })
}

/** From the job's estimate, since a worker that died can't report its memory. */
async function adviceFor(tx: DbTx, job: Job): Promise<Advice> {
  const stored = readStored(job)
  if (!stored) return advise('smallerTry')
  const { photos } = await readFiles(tx, job.id)
  const threads = availableParallelism()
  return suggestWhatFits({ ...stored, photos, threads, route: routeOf(stored.capture) }, process.availableMemory())
}

function workerLost(stage: string | null, { suggestion, advice, values }: Advice): ErrorBody {
  const known = stageNameSchema.safeParse(stage).data
  const { message, note } = known
    ? explainError('workerLostIn', advice, { stage: known })
    : explainError('workerLost', advice)
  return {
    code: 'WORKER_LOST',
    ...{ message, suggestion, note: { ...note, values: { ...note.values, ...values } } },
    retryable: ERROR_TABLE.WORKER_LOST.retryable,
  }
}
