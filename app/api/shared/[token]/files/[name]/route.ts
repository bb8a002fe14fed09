import { isArtifactName } from '#server/contracts/capture/photo-names.ts'
import { getDb } from '#server/db.ts'
import { getEnv } from '#server/env.ts'
import { invalidAddress, withErrorResponse } from '#server/http/error-response.ts'
import { serveArtifact } from '#server/http/serve-artifact.ts'
import { guardRequest } from '#server/request-guard.ts'
import { findShared } from '#server/services/jobs/view/get-shared.ts'
import { getStorage } from '#server/services/storage/index.ts'

export const dynamic = 'force-dynamic'

interface Address {
  params: Promise<{ token: string; name: string }>
}

export function GET(request: Request, { params }: Address): Promise<Response> {
  return withErrorResponse(async () => {
    guardRequest(request, getEnv())
    const { token, name } = await params
    if (!isArtifactName(name)) throw invalidAddress()
    const db = getDb()
    const { id: jobId, ownerId } = await findShared({ db }, token)
    return serveArtifact({ db, storage: getStorage(), ownerId }, request, { jobId, name, shared: true })
  })
}

export { GET as HEAD }
