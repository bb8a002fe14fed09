import { router } from '../trpc.ts'
import { jobRouter } from './job/router.ts'
import { projectRouter } from './project/router.ts'
import { systemRouter } from './system/router.ts'
import { uploadRouter } from './upload/router.ts'

export const appRouter = router({
  job: jobRouter,
  project: projectRouter,
  system: systemRouter,
  upload: uploadRouter,
})

export type AppRouter = typeof appRouter
