import { AppError, toAppError } from '../errors.ts'
import { getLog } from '../log.ts'

/** Seconds until a retry. */
export const RETRY_AFTER_SECONDS = '2'

/**
 * Any thrown value as a response: an ErrorBody as JSON with its code's HTTP status.
 * `headers` are added; `status` replaces that of the code where a protocol requires another one.
 */
export function errorResponse(
  thrown: unknown,
  { headers, status }: { headers?: Headers; status?: number } = {},
): Response {
  const error = toAppError(thrown)
  if (error.code === 'UNKNOWN') getLog('http').error({ err: error.cause ?? error }, 'request failed')
  const answer = new Headers(headers)
  answer.delete('Content-Length')
  answer.set('Content-Type', 'application/json; charset=utf-8')
  answer.set('Cache-Control', 'no-store')
  if (error.status === 503) answer.set('Retry-After', RETRY_AFTER_SECONDS)
  answer.set('X-Content-Type-Options', 'nosniff')
  return new Response(JSON.stringify(error.toBody()), { status: status ?? error.status, headers: answer })
}

/** For route handlers: whatever `handle` throws becomes an `errorResponse`. */
export async function withErrorResponse(handle: () => Promise<Response>): Promise<Response> {
  try {
    return await handle()
  } catch (error) {
    return errorResponse(error)
  }
}

export function invalidAddress(cause?: unknown): AppError {
  return new AppError('INVALID_INPUT', {
    message: 'This is not an address of Maquette.',
    suggestion: 'Reload the page and use its links.',
    cause,
  })
}
