import { getEnv } from '../env.ts'
import { AppError } from '../errors.ts'
import { guardRequest } from '../request-guard.ts'
import { embedHeaders, securityHeaders } from '../security-headers.ts'
import { errorResponse, invalidAddress } from './error-response.ts'

/** Next's proxy buffers this much of a body; no call of ours comes close. */
const MAX_BODY_BYTES = 10 * 1024 * 1024

/** Throws what `guardRequest` throws; INVALID_INPUT for an address that is no UTF-8; FILE_TOO_LARGE for a body that says so. */
export function admitRequest(request: Request): void {
  guardRequest(request, getEnv())
  const { pathname } = new URL(request.url)
  let decoded: string
  try {
    decoded = decodeURIComponent(pathname)
  } catch (error) {
    throw invalidAddress(error)
  }
  if (decoded.includes('\0')) throw invalidAddress()
  if (Number(request.headers.get('content-length')) > MAX_BODY_BYTES) throw bodyTooLarge()
}

/** `securityHeaders`, or the headers for frames on other sites. */
export function setSecurityHeaders(headers: Headers, pathname: string): void {
  const isDevelopment = getEnv().nodeEnv === 'development'
  const wanted = pathname.startsWith('/api/embed/') ? embedHeaders() : securityHeaders({ isDevelopment })
  for (const [name, value] of Object.entries(wanted)) headers.set(name, value)
}

/** Guards a route that `proxy.ts` leaves out, with the same result: checked, bounded, and with the same headers. */
export async function answerAdmitted(
  request: Request,
  answer: (request: Request) => Promise<Response>,
): Promise<Response> {
  try {
    admitRequest(request)
    const response = await answer(await withBoundedBody(request))
    setSecurityHeaders(response.headers, new URL(request.url).pathname)
    return response
  } catch (error) {
    return errorResponse(error)
  }
}

/** A body without a declared length is read here, and refused as soon as it is too long. */
async function withBoundedBody(request: Request): Promise<Request> {
  if (!request.body || request.headers.has('content-length')) return request
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of request.body) {
    length += part.byteLength
    if (length > MAX_BODY_BYTES) throw bodyTooLarge()
    parts.push(part)
  }
  const { url, method, headers, signal } = request
  return new Request(url, { method, headers, signal, body: Buffer.concat(parts) })
}

function bodyTooLarge(): AppError {
  return new AppError('FILE_TOO_LARGE', {
    message: 'The request is larger than 10 MB.',
    suggestion: 'Send photos to /api/uploads, and fewer of them in one reconstruction.',
  })
}
