import { type NextRequest, NextResponse } from 'next/server'
import { getEnv } from './server/env.ts'
import { errorResponse } from './server/http/error-response.ts'
import { guardRequest } from './server/request-guard.ts'
import { securityHeaders } from './server/security-headers.ts'

/** Runs before every page and route but those that `config` leaves out. */
export function proxy(request: NextRequest): Response {
  const env = getEnv()
  try {
    guardRequest(request, env)
  } catch (error) {
    return errorResponse(error)
  }
  const response = NextResponse.next()
  const headers = securityHeaders({ isDevelopment: env.nodeEnv === 'development' })
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value)
  return response
}

/**
 * Left out: `/api/uploads`, which guards itself, because Next buffers the body of what its proxy sees and cuts it off at
 * 10 MB; and Next's own static files, which are the same for everybody.
 */
export const config = { matcher: ['/((?!api/uploads|_next/static|_next/image).*)'] }
