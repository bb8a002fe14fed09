import { AppError } from '#server/errors.ts'
import { errorResponse } from '../error-response.ts'

/** The only supported version. */
const TUS_VERSION = '1.0.0'

const CHUNK_MEDIA_TYPE = 'application/offset+octet-stream'

const METHODS = ['POST', 'HEAD', 'PATCH', 'DELETE', 'OPTIONS']

/**
 * Applies `X-HTTP-Method-Override`, for clients and proxies that only know GET and POST: its value
 * is the method, and the actual one is ignored (https://tus.io/protocols/resumable-upload, X-HTTP-Method-Override).
 * Call it before the request is guarded. Throws INVALID_INPUT if it isn't a method of tus.
 */
export function withMethodOverride(request: Request): Request {
  const method = request.headers.get('x-http-method-override')?.toUpperCase()
  if (method === undefined || method === request.method) return request
  if (!METHODS.includes(method)) {
    throw new AppError('INVALID_INPUT', {
      message: 'X-HTTP-Method-Override names no method of the upload protocol.',
      suggestion: `Use one of ${METHODS.join(', ')}.`,
    })
  }
  const { url, headers, signal, body } = request
  const hasBody = body !== null && (method === 'POST' || method === 'PATCH')
  return new Request(url, { method, headers, signal, ...(hasBody ? { body, duplex: 'half' } : {}) } as RequestInit)
}

/** The response to a request that tus says must not be processed, but @tus/server would; null: process it. */
export function refuseByProtocol(request: Request): Response | null {
  if (request.method === 'OPTIONS') return null
  if (request.headers.get('tus-resumable') !== TUS_VERSION) {
    const headers = new Headers({ 'Tus-Version': TUS_VERSION })
    return refusal(412, `Tus-Resumable must say ${TUS_VERSION}.`, headers)
  }
  if (request.method !== 'PATCH') return null
  if (request.headers.get('content-type') !== CHUNK_MEDIA_TYPE) {
    return refusal(415, `Content-Type must be ${CHUNK_MEDIA_TYPE}.`)
  }
  return request.headers.has('upload-offset') ? null : refusal(400, 'Upload-Offset is missing.')
}

function refusal(status: number, message: string, headers?: Headers): Response {
  const error = new AppError('INVALID_INPUT', { message, suggestion: 'Use a tus 1.0 client.' })
  return errorResponse(error, { status, ...(headers ? { headers } : {}) })
}

/** Every response but that to OPTIONS has the version, including errors of every layer. */
export function withTusVersion(request: Request, response: Response): Response {
  if (request.method !== 'OPTIONS') response.headers.set('Tus-Resumable', TUS_VERSION)
  return response
}
