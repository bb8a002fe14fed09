import type { Env } from './env.ts'
import { AppError } from './errors.ts'

const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '[::1]']
const READING_METHODS = ['GET', 'HEAD', 'OPTIONS']

/**
 * Throws FORBIDDEN_ORIGIN unless the request comes from this server's own pages or from a program.
 *
 * Maquette has no accounts: everybody who reaches it has all rights. It listens on loopback, so the remaining threat is another
 * site in the owner's browser. A page can reach loopback through a name of its own that resolves to it (DNS rebinding):
 * its requests have that name as `Host`. Or it can send a cross-site request without seeing the answer: browsers
 * then add `Origin` and `Sec-Fetch-Site`. Programs send neither and are accepted.
 */
export function guardRequest(request: Request, env: Pick<Env, 'allowedHosts'>): void {
  const host = request.headers.get('host')
  if (!isAllowedHost(host, env.allowedHosts)) {
    throw forbidden(`The request was addressed to ${host ?? 'no host'}, which is not a name of this server.`)
  }
  if (READING_METHODS.includes(request.method)) return
  const origin = request.headers.get('origin')
  if (origin !== null && !isSameOrigin(origin, host ?? '')) {
    throw forbidden(`The request came from a page of ${origin}, not of this server.`)
  }
  if (request.headers.get('sec-fetch-site') === 'cross-site') {
    throw forbidden('The request came from a page of another site.')
  }
}

function isAllowedHost(host: string | null, allowedHosts: string[]): boolean {
  const name = host === null ? null : parseUrl(`http://${host}`)?.hostname
  if (!name) return false
  return LOOPBACK_NAMES.includes(name) || allowedHosts.some((allowed) => allowed.toLowerCase() === name)
}

/** Compares name and port. The scheme is `Origin`'s own: behind a TLS proxy this server can't know it. */
function isSameOrigin(origin: string, host: string): boolean {
  const from = parseUrl(origin)
  return from !== null && parseUrl(`${from.protocol}//${host}`)?.host === from.host
}

function parseUrl(text: string): URL | null {
  const url = URL.parse(text)
  // `http://user@localhost/path` has the right host name, and no browser sends it as `Host`.
  return url && url.pathname.length <= 1 && !url.username && !url.search && !url.hash ? url : null
}

function forbidden(message: string): AppError {
  return new AppError('FORBIDDEN_ORIGIN', {
    message,
    suggestion:
      'Open Maquette at the address it printed when it started, or add the host name to MAQUETTE_ALLOWED_HOSTS.',
  })
}
