import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fetchRequestHandler } from '@trpc/server/adapters/fetch'
import { MAX_BATCH } from '#server/contracts/max-batch.ts'
import { withErrorResponse } from '#server/http/error-response.ts'
import { serveArtifact } from '#server/http/serve-artifact.ts'
import { createTusHandler } from '#server/http/tus/tus-handler.ts'
import { appRouter } from '#server/routers/app-router.ts'
import { createJobFixture, type JobFixture } from '#server/services/jobs/testing/job-fixture.ts'
import { statusOf } from '#server/trpc.ts'

/** Where the connection of a request is cut: before the server sees it, or when it has done all but answer. */
export type Cut = (request: IncomingMessage) => 'request' | 'answer' | null

export interface TestServer {
  baseUrl: string
  fixture: JobFixture
  /** Breaks requests, as a bad network would. */
  cutWhen(cut: Cut): void
  close(): Promise<void>
}

/** The server's own handlers over HTTP on real PostgreSQL, without Next's pages and without a worker: the test is one. */
export async function startTestServer(variables: Record<string, string> = {}): Promise<TestServer> {
  const fixture = await createJobFixture(variables)
  const handle = createHandler(fixture)
  let cut: Cut = () => null
  const server = createServer((incoming, outgoing) => {
    const where = cut(incoming)
    if (where === 'request') incoming.destroy()
    // A client that hangs up ends the pipeline with an error; that is its right.
    else answer(handle, incoming, where === 'answer' ? null : outgoing).catch(() => outgoing.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    fixture,
    cutWhen(next) {
      cut = next
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await fixture.close()
    },
  }
}

function createHandler({ context }: JobFixture): (request: Request) => Promise<Response> {
  const tus = createTusHandler(context)
  return (request) =>
    withErrorResponse(async () => {
      const { pathname } = new URL(request.url)
      const file = /^\/api\/jobs\/([^/]+)\/files\/([^/]+)$/.exec(pathname)
      if (file) return serveArtifact(context, request, { jobId: file[1] ?? '', name: file[2] ?? '' })
      if (pathname.startsWith('/api/uploads')) return tus(request)
      return fetchRequestHandler({
        endpoint: '/api/trpc',
        req: request,
        router: appRouter,
        createContext: () => context,
        responseMeta: statusOf,
        allowMethodOverride: true,
        maxBatchSize: MAX_BATCH,
      })
    })
}

async function answer(
  handle: (request: Request) => Promise<Response>,
  incoming: IncomingMessage,
  outgoing: ServerResponse | null,
): Promise<void> {
  const hasBody = incoming.method !== 'GET' && incoming.method !== 'HEAD'
  const request = new Request(`http://${incoming.headers.host}${incoming.url}`, {
    method: incoming.method ?? 'GET',
    headers: incoming.headers as Record<string, string>,
    ...(hasBody ? { body: Readable.toWeb(incoming), duplex: 'half' } : {}),
  } as RequestInit)
  const response = await handle(request)
  if (!outgoing) {
    incoming.socket.destroy()
    return
  }
  outgoing.writeHead(response.status, Object.fromEntries(response.headers))
  if (response.body) await pipeline(Readable.fromWeb(response.body as never), outgoing)
  else outgoing.end()
}
