import { tracked } from '@trpc/server'
import { watchJob } from '#server/services/jobs/view/watch-job.ts'
import { watchJobInputSchema } from '../../contracts/job-inputs.ts'
import { procedure } from '../../trpc.ts'

/** `job.get` as a subscription over server-sent events. */
export const watchJobProcedure = procedure.input(watchJobInputSchema).subscription(async function* ({
  ctx,
  input,
  signal,
}) {
  const versions = watchJob(
    ctx,
    { id: input.id, since: input.lastEventId ?? null },
    signal ?? new AbortController().signal,
  )
  for await (const { version, job } of versions) yield tracked(version, job)
})
