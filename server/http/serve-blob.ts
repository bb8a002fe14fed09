import type { Storage } from '../services/storage/storage.ts'
import { parseByteRange } from './byte-range.ts'

export interface ServedBlob {
  key: string
  byteSize: number
  mediaType: string
  /** Lower-case hex; the strong validator. */
  sha256: string
  /** A value for `Cache-Control`. */
  cacheControl: string
  /** A value for `Content-Disposition`, when the browser is to save the file. */
  disposition?: string
}

/**
 * Answers a GET or HEAD for one blob: conditional requests and single ranges by RFC 9110 (13.2.2 gives the order), the
 * bytes streamed. Throws what `storage.open` throws when the blob is gone.
 */
export async function serveBlob(request: Request, storage: Storage, blob: ServedBlob): Promise<Response> {
  const etag = `"${blob.sha256}"`
  const headers = new Headers({
    ETag: etag,
    'Cache-Control': blob.cacheControl,
    'Accept-Ranges': 'bytes',
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Resource-Policy': 'same-origin',
  })

  // (1) the client has it already
  if (matchesAny(request.headers.get('if-none-match'), etag)) return new Response(null, { status: 304, headers })

  // (2) which bytes
  const wholeByIfRange = request.headers.has('if-range') && request.headers.get('if-range') !== etag
  const rangeHeader = wholeByIfRange || request.method !== 'GET' ? null : request.headers.get('range')
  const range = parseByteRange(rangeHeader, blob.byteSize)
  if (range === 'unsatisfiable') {
    headers.set('Content-Range', `bytes */${blob.byteSize}`)
    return new Response(null, { status: 416, headers })
  }

  // (3) the bytes
  headers.set('Content-Type', blob.mediaType)
  headers.set('Content-Length', String(range ? range.end - range.start + 1 : blob.byteSize))
  if (blob.disposition) headers.set('Content-Disposition', blob.disposition)
  if (range) headers.set('Content-Range', `bytes ${range.start}-${range.end}/${blob.byteSize}`)
  if (request.method === 'HEAD') return new Response(null, { status: 200, headers })
  const body = await storage.open(blob.key, range ?? undefined)
  return new Response(body, { status: range ? 206 : 200, headers })
}

/** `If-None-Match` compares weakly (RFC 9110, 13.1.2). */
function matchesAny(header: string | null, etag: string): boolean {
  if (header === null) return false
  return header.split(',').some((candidate) => {
    const tag = candidate.trim()
    return tag === '*' || tag.replace(/^W\//, '') === etag
  })
}
