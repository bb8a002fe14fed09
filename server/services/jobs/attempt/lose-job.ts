import { ERROR_TABLE, type ErrorBody } from '#server/contracts/errors.ts'
import { STAGE_LABELS, stageNameSchema } from '#server/contracts/stages.ts'
import type { DbTx } from '#server/db.ts'
import type { Job } from '#server/generated/prisma/client.ts'
import { endChanges, moveJob, NO_CANCEL_REQUEST } from '../move-job.ts'
import { lossOf } from './count-crashes.ts'

/** running -> failed, for a job that took its workers down: with the stage in which they broke off as the reason. */
export async function loseJob(tx: DbTx, job: Job): Promise<void> {
  const error = workerLost(job.stage)
  const changes = { ...endChanges(job, 'failed'), ...NO_CANCEL_REQUEST, error, message: error.message }
  await moveJob(tx, job, { move: 'lose', changes, event: lossOf(job) })
}

function workerLost(stage: string | null): ErrorBody {
  const known = stageNameSchema.safeParse(stage).data
  const where = known ? ` in the step “${STAGE_LABELS[known]}”` : ''
  return {
    code: 'WORKER_LOST',
    message: `The worker died several times${where}. Most likely the machine ran out of memory.`,
    suggestion: 'Try again with fewer or smaller photos, or with a lower preset.',
    retryable: ERROR_TABLE.WORKER_LOST.retryable,
  }
}
