import { type NextRequest, NextResponse } from 'next/server'
import { getEnv } from './server/env.ts'
import { AppError } from './server/errors.ts'
import { errorResponse, invalidAddress } from './server/http/error-response.ts'
import { guardRequest } from './server/request-guard.ts'
import { embedHeaders, securityHeaders } from './server/security-headers.ts'

/** Runs before every page and route but those that `config` leaves out. */
export function proxy(request: NextRequest): Response {
  const env = getEnv()
  try {
    guardRequest(request, env)
    assertReadable(request)
  } catch (error) {
    return errorResponse(error)
  }
  const response = NextResponse.next()
  const isEmbed = new URL(request.url).pathname.startsWith('/api/embed/')
  const headers = isEmbed ? embedHeaders() : securityHeaders({ isDevelopment: env.nodeEnv === 'development' })
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value)
  return response
}

/** Next would answer with 500: to an address that is no UTF-8, and to a body that it cut off. */
function assertReadable(request: NextRequest): void {
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

/** What Next's proxy keeps of a body. */
const MAX_BODY_BYTES = 10 * 1024 * 1024

function bodyTooLarge(): AppError {
  return new AppError('FILE_TOO_LARGE', {
    message: 'The request is larger than 10 MB.',
    suggestion: 'Send photos to /api/uploads, and fewer of them in one reconstruction.',
  })
}

/**
 * Left out: `/api/uploads`, which guards itself, because Next buffers the body of what its proxy sees and cuts it off at
 * 10 MB; and Next's own static files, which are the same for everybody.
 */
export const config = { matcher: ['/((?!api/uploads|_next/static|_next/image).*)'] }
