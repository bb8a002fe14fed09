import { getEnv } from '../../env.ts'
import { withErrorResponse } from '../../http/error-response.ts'
import { guardRequest } from '../../request-guard.ts'
import { createTusHandler } from './tus-handler.ts'
import { getUploadDeps } from './upload-deps.ts'

// Two routes share it, and both must hold the same locks.
const globals = globalThis as { maquetteTus?: ReturnType<typeof createTusHandler> }

/**
 * Answers every tus request of the process. Guarded here and not by `proxy.ts`: Next copies the body of a request that
 * its proxy looks at into memory, and cuts it off at 10 MB.
 */
export function handleTusRequest(request: Request): Promise<Response> {
  return withErrorResponse(async () => {
    guardRequest(request, getEnv())
    globals.maquetteTus ??= createTusHandler(getUploadDeps())
    return globals.maquetteTus(request)
  })
}
