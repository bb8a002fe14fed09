import { fetchRequestHandler } from '@trpc/server/adapters/fetch'
import { MAX_BATCH } from '#server/contracts/max-batch.ts'
import { answerAdmitted } from '#server/http/admit-request.ts'
import { answerPoll } from '#server/http/answer-poll.ts'
import { appRouter } from '#server/routers/app-router.ts'
import { createContext, getJobFeed, statusOf } from '#server/trpc.ts'

export const dynamic = 'force-dynamic'

function handle(request: Request): Promise<Response> {
  return answerAdmitted(
    request,
    async (admitted) => (await answerPoll(admitted, getJobFeed())) ?? answerByTrpc(admitted),
  )
}

function answerByTrpc(request: Request): Promise<Response> {
  return fetchRequestHandler({
    endpoint: '/api/trpc',
    req: request,
    router: appRouter,
    createContext,
    responseMeta: statusOf,
    // An estimate names every photo: too many ids for a URL.
    allowMethodOverride: true,
    maxBatchSize: MAX_BATCH,
  })
}

export { handle as GET, handle as POST }
