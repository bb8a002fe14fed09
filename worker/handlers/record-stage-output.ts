import { z } from 'zod'
import { photoStateSchema, type StageName, sparseModelSchema } from '#server/contracts/job.ts'
import { recordModels } from '#server/services/jobs/attempt/record-models.ts'
import { recordPhotoStates } from '#server/services/jobs/attempt/record-photo-states.ts'
import type { AttemptContext } from './attempt-context.ts'
import { keepTrying } from './keep-trying.ts'

/** The part of the output of `sparse` and `pose` that the job's row and its photos show. */
const sparseOutputSchema = z.object({
  models: z.array(sparseModelSchema),
  photos: z.array(z.object({ uploadId: z.uuid(), state: photoStateSchema, reason: z.string().nullable() })),
})

/** Writes what a finished stage found out into the database: models and photo states after `sparse` or `pose`. */
export async function recordStageOutput(context: AttemptContext, stage: StageName, output: unknown): Promise<void> {
  if (stage !== 'sparse' && stage !== 'pose') return
  const { db, job, log, stop } = context
  const { models, photos } = sparseOutputSchema.parse(output)
  const attempt = { jobId: job.id, attempt: job.attempt }
  await keepTrying(
    async () => {
      await recordModels(db, { ...attempt, models })
      await recordPhotoStates(db, { ...attempt, photos })
    },
    { what: 'record the models', signal: stop.signal, log },
  )
}
