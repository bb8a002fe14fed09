import { router } from '../trpc.ts'
import { jobRouter } from './job/router.ts'
import { systemRouter } from './system/router.ts'

export const appRouter = router({
  job: jobRouter,
  system: systemRouter,
})

export type AppRouter = typeof appRouter
