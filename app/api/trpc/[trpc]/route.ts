import { fetchRequestHandler } from '@trpc/server/adapters/fetch'
import { appRouter } from '#server/routers/app-router.ts'
import { createContext, statusOf } from '#server/trpc.ts'

export const dynamic = 'force-dynamic'

function handle(request: Request): Promise<Response> {
  return fetchRequestHandler({
    endpoint: '/api/trpc',
    req: request,
    router: appRouter,
    createContext,
    responseMeta: statusOf,
  })
}

export { handle as GET, handle as POST }
