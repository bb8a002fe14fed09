import { type NextRequest, NextResponse } from 'next/server'
import { admitRequest, setSecurityHeaders } from './server/http/admit-request.ts'
import { errorResponse } from './server/http/error-response.ts'

/** Runs before every page and route but those that `config` leaves out. */
export function proxy(request: NextRequest): Response {
  try {
    admitRequest(request)
  } catch (error) {
    return errorResponse(error)
  }
  const response = NextResponse.next()
  setSecurityHeaders(response.headers, new URL(request.url).pathname)
  return response
}

/**
 * Left out: `/api/uploads`, which guards itself, because Next buffers the body of what its proxy sees and cuts it off at
 * 10 MB; `/api/trpc`, which every open page asks, and which `answerAdmitted` guards; and Next's own static
 * files, which are the same for everybody.
 */
export const config = { matcher: ['/((?!api/uploads|api/trpc/|_next/static|_next/image).*)'] }
