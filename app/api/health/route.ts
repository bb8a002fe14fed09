import { setTimeout as sleep } from 'node:timers/promises'
import { getDb } from '#server/db.ts'
import { RETRY_AFTER_SECONDS } from '#server/http/error-response.ts'
import { getLog } from '#server/log.ts'
import { readHealth } from '#server/services/workers/read-health.ts'

export const dynamic = 'force-dynamic'

/** A database that hangs counts as down, and a health check needs its answer soon. */
const ANSWER_WITHIN_MS = 3000

const NEVER_STORE = { 'Cache-Control': 'no-store' }

/** 200 with a Health as long as the database answers, 503 when it doesn't. */
export async function GET(): Promise<Response> {
  const limit = new AbortController()
  try {
    const tooLate = sleep(ANSWER_WITHIN_MS, undefined, limit).then(() => Promise.reject(new Error('no answer in time')))
    return Response.json(await Promise.race([readHealth(getDb()), tooLate]), { headers: NEVER_STORE })
  } catch (error) {
    getLog('health').error({ err: error }, 'the database does not answer')
    return Response.json(
      { status: 'down', database: 'missing' },
      { status: 503, headers: { ...NEVER_STORE, 'Retry-After': RETRY_AFTER_SECONDS } },
    )
  } finally {
    limit.abort()
  }
}
