import { jobIdInputSchema } from '../contracts/job-inputs.ts'
import type { JobFeed } from '../services/jobs/view/job-feed.ts'

const PATH = /\/api\/trpc\/job\.get$/

/**
 * Answers a GET of `job.get` alone, as tRPC would (https://trpc.io/docs/rpc), from what is kept of the job: with an ETag, by which a
 * browser that polls learns in a few bytes that nothing changed (304), and with the JSON that is made once a version. Null: for tRPC
 * to answer, errors among them.
 */
export async function answerPoll(request: Request, feed: Pick<JobFeed, 'read'>): Promise<Response | null> {
  const { pathname, searchParams } = new URL(request.url)
  if (request.method !== 'GET' || !PATH.test(pathname)) return null
  const isBatch = searchParams.get('batch') === '1'
  const id = readId(searchParams.get('input'), isBatch)
  const read = id && (await feed.read(id).catch(() => null))
  if (!read) return null

  const etag = `"${read.version}${isBatch ? '-batch' : ''}"`
  const headers = { ETag: etag, 'Cache-Control': 'no-cache', 'Content-Type': 'application/json' }
  if (request.headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers })
  const answer = `{"result":{"data":${read.json}}}`
  return new Response(isBatch ? `[${answer}]` : answer, { headers })
}

function readId(input: string | null, isBatch: boolean): string | null {
  try {
    const given = JSON.parse(input ?? '')
    return jobIdInputSchema.safeParse(isBatch ? given[0] : given).data?.id ?? null
  } catch {
    return null
  }
}
