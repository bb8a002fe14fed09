import { validate } from 'uuid'
import { getDb } from '#server/db.ts'
import { getEnv } from '#server/env.ts'
import { invalidAddress, withErrorResponse } from '#server/http/error-response.ts'
import { serveSite } from '#server/http/serve-site.ts'
import { LOCAL_OWNER } from '#server/local-owner.ts'
import { guardRequest } from '#server/request-guard.ts'
import { getStorage } from '#server/services/storage/index.ts'

export const dynamic = 'force-dynamic'

interface Address {
  params: Promise<{ id: string }>
}

export function GET(request: Request, { params }: Address): Promise<Response> {
  return withErrorResponse(async () => {
    guardRequest(request, getEnv())
    const { id } = await params
    if (!validate(id)) throw invalidAddress()
    return serveSite({ db: getDb(), storage: getStorage(), ownerId: LOCAL_OWNER }, request, { jobId: id })
  })
}

export { GET as HEAD }
