import { validate } from 'uuid'
import { getEnv } from '#server/env.ts'
import { invalidAddress, withErrorResponse } from '#server/http/error-response.ts'
import { serveThumbnail } from '#server/http/serve-thumbnail.ts'
import { guardRequest } from '#server/request-guard.ts'
import { getUploadDeps } from '#server/services/uploads/upload-deps.ts'

export const dynamic = 'force-dynamic'

export function GET(request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  return withErrorResponse(async () => {
    guardRequest(request, getEnv())
    const { id } = await params
    if (!validate(id)) throw invalidAddress()
    return serveThumbnail(getUploadDeps(), request, id)
  })
}

export { GET as HEAD }
