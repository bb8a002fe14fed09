import { getDb } from '#server/db.ts'
import { getEnv } from '#server/env.ts'
import { RETRY_AFTER_SECONDS } from '#server/http/error-response.ts'
import { readReadiness } from '#server/services/status/read-readiness.ts'
import { getStorage } from '#server/services/storage/index.ts'

export const dynamic = 'force-dynamic'

/** 200 with a Readiness when a reconstruction could be made now, else 503 with one that says why not. */
export async function GET(): Promise<Response> {
  const readiness = await readReadiness({ db: getDb(), storage: getStorage(), env: getEnv() })
  const headers = { 'Cache-Control': 'no-store', ...(readiness.ready ? {} : { 'Retry-After': RETRY_AFTER_SECONDS }) }
  return Response.json(readiness, { status: readiness.ready ? 200 : 503, headers })
}
