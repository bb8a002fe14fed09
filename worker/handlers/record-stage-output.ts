import { z } from 'zod'
import { gradeSchema } from '#server/contracts/grade.ts'
import { photoStateSchema, sparseModelSchema } from '#server/contracts/job-view.ts'
import { noteSchema } from '#server/contracts/notes/note-schema.ts'
import type { StageName } from '#server/contracts/stages.ts'
import { recordGrade } from '#server/services/jobs/attempt/record-grade.ts'
import { recordModels } from '#server/services/jobs/attempt/record-models.ts'
import { recordPhotoStates } from '#server/services/jobs/attempt/record-photo-states.ts'
import type { AttemptContext } from './attempt-context.ts'
import { retry } from './retry.ts'

/** The part of the output of `sparse` and `pose` that the job's row and its photos show. */
const sparseOutputSchema = z.object({
  models: z.array(sparseModelSchema),
  photos: z.array(
    z.object({
      uploadId: z.uuid(),
      state: photoStateSchema,
      reason: z.string().nullable(),
      note: noteSchema.nullable().default(null),
    }),
  ),
})

/** The part of the output of `report` that the list shows. */
const reportOutputSchema = z.object({ grade: gradeSchema })

/** Stores results of a finished stage in the database: models and photo states after `sparse` or `pose`, the grade after `report`. */
export async function recordStageOutput(context: AttemptContext, stage: StageName, output: unknown): Promise<void> {
  if (stage === 'report') return recordVerdict(context, output)
  if (stage !== 'sparse' && stage !== 'pose') return
  const { db, job, log, stop } = context
  const { models, photos } = sparseOutputSchema.parse(output)
  const attempt = { jobId: job.id, attempt: job.attempt }
  await retry(
    async () => {
      await recordModels(db, { ...attempt, models })
      await recordPhotoStates(db, { ...attempt, photos })
    },
    { what: 'record the models', signal: stop.signal, log },
  )
}

async function recordVerdict({ db, job, log, stop }: AttemptContext, output: unknown): Promise<void> {
  const { grade } = reportOutputSchema.parse(output)
  await retry(() => recordGrade(db, { jobId: job.id, attempt: job.attempt, grade }), {
    what: 'record the grade',
    signal: stop.signal,
    log,
  })
}
