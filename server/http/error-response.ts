import { AppError, toAppError } from '../errors.ts'
import { getLog } from '../log.ts'

/** When to ask again that which is away for a moment. */
export const RETRY_AFTER_SECONDS = '2'

/**
 * Any thrown value as an answer: an ErrorBody as JSON under its code's HTTP status.
 * `headers` are kept, `status` replaces the code's own where a protocol asks for another one.
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
    message: 'This address is not one that Maquette gave.',
    suggestion: 'Reload the page and use its links.',
    cause,
  })
}
