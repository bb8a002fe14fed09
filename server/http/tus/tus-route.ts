import { getEnv } from '#server/env.ts'
import { AppError } from '#server/errors.ts'
import { guardRequest } from '#server/request-guard.ts'
import { getUploadDeps } from '#server/services/uploads/upload-deps.ts'
import { errorResponse, withErrorResponse } from '../error-response.ts'
import { createTusHandler } from './tus-handler.ts'
import { withMethodOverride, withTusVersion } from './tus-protocol.ts'

// Two routes share it, and both must hold the same locks.
const globals = globalThis as { maquetteTus?: ReturnType<typeof createTusHandler> }

/**
 * Answers every tus request of the process. Guarded here and not by `proxy.ts`: Next buffers the body of a request that
 * its proxy handles, and truncates it at 10 MB.
 */
export async function handleTusRequest(received: Request): Promise<Response> {
  const response = await withErrorResponse(async () => {
    const request = withMethodOverride(received)
    guardRequest(request, getEnv())
    if (request.method === 'GET') return notAllowed()
    globals.maquetteTus ??= createTusHandler(getUploadDeps())
    return globals.maquetteTus(request)
  })
  return withTusVersion(received, response)
}

/** GET is routed here for `X-HTTP-Method-Override` alone. */
function notAllowed(): Response {
  const error = new AppError('INVALID_INPUT', {
    message: 'Uploads can be sent to this address, but not read from it.',
    suggestion: 'Use a tus 1.0 client.',
  })
  return errorResponse(error, { status: 405, headers: new Headers({ Allow: 'DELETE, HEAD, OPTIONS, PATCH, POST' }) })
}
