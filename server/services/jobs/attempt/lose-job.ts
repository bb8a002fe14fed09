import { availableParallelism } from 'node:os'
import { routeOf } from '#server/contracts/capture/capture-route.ts'
import { ERROR_TABLE, type ErrorBody } from '#server/contracts/errors.ts'
import { STAGE_LABELS, stageNameSchema } from '#server/contracts/stages.ts'
import type { DbTx } from '#server/db.ts'
import type { Job } from '#server/generated/prisma/client.ts'
import { suggestWhatFits } from '../estimate/what-fits.ts'
import { endChanges, moveJob, NO_CANCEL_REQUEST } from '../move-job.ts'
import { lossOf } from './count-crashes.ts'
import { readFiles, readStored } from './read-stored.ts'

/** running -> failed, for a job that took its workers down; the reason names the stage. */
export async function loseJob(tx: DbTx, job: Job): Promise<void> {
  const error = workerLost(job.stage, await suggestionFor(tx, job))
  const changes = { ...endChanges(job, 'failed'), ...NO_CANCEL_REQUEST, error, message: error.message }
  await moveJob(tx, job, { move: 'lose', changes, event: lossOf(job) })
}

/** From the job's estimate, since a worker that died can't report its memory. */
async function suggestionFor(tx: DbTx, job: Job): Promise<string> {
  const stored = readStored(job)
  if (!stored) return 'Try again with fewer or smaller photos, or with a lower preset.'
  const { photos } = await readFiles(tx, job.id)
  const threads = availableParallelism()
  return suggestWhatFits({ ...stored, photos, threads, route: routeOf(stored.capture) }, process.availableMemory())
}

function workerLost(stage: string | null, suggestion: string): ErrorBody {
  const known = stageNameSchema.safeParse(stage).data
  const where = known ? ` in the step “${STAGE_LABELS[known]}”` : ''
  return {
    code: 'WORKER_LOST',
    message: `The worker died several times${where}. Most likely the machine ran out of memory.`,
    suggestion,
    retryable: ERROR_TABLE.WORKER_LOST.retryable,
  }
}
