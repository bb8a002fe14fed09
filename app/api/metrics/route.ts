import { getDb } from '#server/db.ts'
import { EXPOSITION_TYPE, toExposition } from '#server/formats/prometheus.ts'
import { withErrorResponse } from '#server/http/error-response.ts'
import { readMetrics } from '#server/services/status/read-metrics.ts'
import { getStorage } from '#server/services/storage/index.ts'

export const dynamic = 'force-dynamic'

/** For Prometheus; docs/monitoring.md lists what is in it. */
export function GET(): Promise<Response> {
  return withErrorResponse(async () => {
    const text = toExposition(await readMetrics(getDb(), getStorage()))
    return new Response(text, { headers: { 'Content-Type': EXPOSITION_TYPE, 'Cache-Control': 'no-store' } })
  })
}
