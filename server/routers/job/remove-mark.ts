import { removeMark } from '#server/services/jobs/marks/change-marks.ts'
import { jobViewSchema } from '../../contracts/job-view.ts'
import { removeMarkInputSchema } from '../../contracts/model/marks-schema.ts'
import { procedure } from '../../trpc.ts'

export const removeMarkProcedure = procedure
  .input(removeMarkInputSchema)
  .output(jobViewSchema)
  .mutation(({ ctx, input }) => removeMark(ctx, input))
