import { getDb } from '#server/db.ts'
import { getEnv } from '#server/env.ts'
import { withErrorResponse } from '#server/http/error-response.ts'
import { serveEmbed, serveEmbedFile } from '#server/http/serve-embed.ts'
import { guardRequest } from '#server/request-guard.ts'
import { chooseWords } from '../../../../lib/words/choose-words.ts'
import { saySite } from '../../../say-site.ts'

export const dynamic = 'force-dynamic'

interface Address {
  params: Promise<{ token: string; file?: string[] }>
}

export function GET(request: Request, { params }: Address): Promise<Response> {
  return withErrorResponse(async () => {
    guardRequest(request, getEnv())
    const { token, file } = await params
    if (file) return serveEmbedFile(file.join('/'))
    const { words } = await chooseWords()
    return serveEmbed({ db: getDb() }, { token, words: saySite(words) })
  })
}
