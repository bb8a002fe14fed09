import { changeMark } from '#server/services/jobs/marks/change-marks.ts'
import { jobViewSchema } from '../../contracts/job-view.ts'
import { changeMarkInputSchema } from '../../contracts/model/marks-schema.ts'
import { procedure } from '../../trpc.ts'

export const changeMarkProcedure = procedure
  .input(changeMarkInputSchema)
  .output(jobViewSchema)
  .mutation(({ ctx, input }) => changeMark(ctx, input))
