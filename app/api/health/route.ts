import { getDb } from '#server/db.ts'
import { getLog } from '#server/log.ts'
import { readHealth } from '#server/services/workers/read-health.ts'

export const dynamic = 'force-dynamic'

const NEVER_STORE = { 'Cache-Control': 'no-store' }

/** 200 with a Health as long as the database answers, 503 when it doesn't. */
export async function GET(): Promise<Response> {
  try {
    return Response.json(await readHealth(getDb()), { headers: NEVER_STORE })
  } catch (error) {
    getLog('health').error({ err: error }, 'the database does not answer')
    return Response.json({ status: 'down', database: 'missing' }, { status: 503, headers: NEVER_STORE })
  }
}
