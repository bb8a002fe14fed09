import { addMark } from '#server/services/jobs/marks/change-marks.ts'
import { jobViewSchema } from '../../contracts/job-view.ts'
import { addMarkInputSchema } from '../../contracts/model/marks-schema.ts'
import { procedure } from '../../trpc.ts'

export const addMarkProcedure = procedure
  .input(addMarkInputSchema)
  .output(jobViewSchema)
  .mutation(({ ctx, input }) => addMark(ctx, input))
