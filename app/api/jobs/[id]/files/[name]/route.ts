import { validate } from 'uuid'
import { isArtifactName } from '#server/contracts/capture/photo-names.ts'
import { getDb } from '#server/db.ts'
import { getEnv } from '#server/env.ts'
import { invalidAddress, withErrorResponse } from '#server/http/error-response.ts'
import { serveArtifact } from '#server/http/serve-artifact.ts'
import { LOCAL_OWNER } from '#server/local-owner.ts'
import { guardRequest } from '#server/request-guard.ts'
import { getStorage } from '#server/services/storage/index.ts'

export const dynamic = 'force-dynamic'

interface Address {
  params: Promise<{ id: string; name: string }>
}

export function GET(request: Request, { params }: Address): Promise<Response> {
  return withErrorResponse(async () => {
    guardRequest(request, getEnv())
    const { id, name } = await params
    if (!validate(id) || !isArtifactName(name)) throw invalidAddress()
    const deps = { db: getDb(), storage: getStorage(), ownerId: LOCAL_OWNER }
    return serveArtifact(deps, request, { jobId: id, name })
  })
}

export { GET as HEAD }
