import { validate } from 'uuid'
import { getDb } from '#server/db.ts'
import { getEnv } from '#server/env.ts'
import { invalidAddress, withErrorResponse } from '#server/http/error-response.ts'
import { serveSite } from '#server/http/serve-site.ts'
import { LOCAL_OWNER } from '#server/local-owner.ts'
import { guardRequest } from '#server/request-guard.ts'
import { getStorage } from '#server/services/storage/index.ts'
import { chooseWords } from '../../../../lib/words/choose-words.ts'
import { saySite } from '../../../say-site.ts'

export const dynamic = 'force-dynamic'

interface Address {
  params: Promise<{ id: string }>
}

export function GET(request: Request, { params }: Address): Promise<Response> {
  return withErrorResponse(async () => {
    guardRequest(request, getEnv())
    const { id } = await params
    if (!validate(id)) throw invalidAddress()
    const { words } = await chooseWords()
    return serveSite({ db: getDb(), storage: getStorage(), ownerId: LOCAL_OWNER }, request, {
      jobId: id,
      // Of whoever downloads it: visitors of the website may speak another one, but its texts are the owner’s.
      words: saySite(words),
    })
  })
}

export { GET as HEAD }
