import { getDb } from '#server/db.ts'
import { getEnv } from '#server/env.ts'
import { withErrorResponse } from '#server/http/error-response.ts'
import { serveArchive } from '#server/http/serve-archive.ts'
import { guardRequest } from '#server/request-guard.ts'
import { findShared } from '#server/services/jobs/view/get-shared.ts'
import { getStorage } from '#server/services/storage/index.ts'

export const dynamic = 'force-dynamic'

interface Address {
  params: Promise<{ token: string }>
}

export function GET(request: Request, { params }: Address): Promise<Response> {
  return withErrorResponse(async () => {
    guardRequest(request, getEnv())
    const { token } = await params
    const db = getDb()
    const { id: jobId, ownerId } = await findShared({ db }, token)
    return serveArchive({ db, storage: getStorage(), ownerId }, request, { jobId, shared: true })
  })
}

export { GET as HEAD }
