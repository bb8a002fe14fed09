import { getDb } from '#server/db.ts'
import { getEnv } from '#server/env.ts'
import { withErrorResponse } from '#server/http/error-response.ts'
import { serveEmbed } from '#server/http/serve-embed.ts'
import { guardRequest } from '#server/request-guard.ts'

export const dynamic = 'force-dynamic'

interface Address {
  params: Promise<{ token: string; file?: string[] }>
}

export function GET(request: Request, { params }: Address): Promise<Response> {
  return withErrorResponse(async () => {
    guardRequest(request, getEnv())
    const { token, file } = await params
    return serveEmbed({ db: getDb() }, { token, file: file?.join('/') ?? null })
  })
}
