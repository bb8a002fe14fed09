// Imported first by the web process. Next compresses its scripts with gzip each time it sends them. They never change once they are
// built, so the build compresses them well, once, and this answers with that: a seventh less to send.

import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { createReadStream, readdirSync, statSync } from 'node:fs'
import path from 'node:path'

const REQUEST_START = 'http.server.request.start'

const MEDIA_TYPES = { '.js': 'application/javascript; charset=UTF-8', '.css': 'text/css; charset=UTF-8' }

/**
 * Answers requests for what has a `.br` beside it in `dir`, which is found below `/_next/static/`, on the HTTP server of this process that
 * gets the next request. The server does the rest: other files, and browsers that don't take Brotli (they do over HTTPS and on this machine).
 *
 * @param {string} dir
 */
export function serveBrotli(dir) {
  const files = compressedIn(dir)
  /** @param {unknown} message */
  const onRequest = (message) => {
    unsubscribe(REQUEST_START, onRequest)
    const { server } = /** @type {{ server: import('node:http').Server }} */ (message)
    const others = server.listeners('request')
    server.removeAllListeners('request')
    server.on('request', (incoming, outgoing) => {
      const file = wantedOf(incoming, files)
      if (file) send(file, incoming, outgoing)
      else for (const listener of others) listener.call(server, incoming, outgoing)
    })
  }
  subscribe(REQUEST_START, onRequest)
}

/** @typedef {{ path: string, byteSize: number, mediaType: string }} Compressed */

/**
 * By the path of a request. Read once, so that no request names a file of the disk.
 *
 * @param {string} dir
 * @returns {Map<string, Compressed>}
 */
function compressedIn(dir) {
  const files = new Map()
  for (const name of readdirSync(dir, { recursive: true, encoding: 'utf8' })) {
    const plain = name.replace(/\.br$/, '')
    const mediaType = MEDIA_TYPES[/** @type {keyof typeof MEDIA_TYPES} */ (path.extname(plain))]
    if (plain === name || !mediaType) continue
    const file = path.join(dir, name)
    files.set(`/_next/static/${plain.split(path.sep).join('/')}`, {
      path: file,
      byteSize: statSync(file).size,
      mediaType,
    })
  }
  return files
}

/**
 * @param {import('node:http').IncomingMessage} incoming
 * @param {Map<string, Compressed>} files
 */
function wantedOf({ method, url = '', headers }, files) {
  if ((method !== 'GET' && method !== 'HEAD') || !/\bbr\b/.test(String(headers['accept-encoding']))) return undefined
  return files.get(url.split('?')[0] ?? '')
}

/**
 * @param {Compressed} file
 * @param {import('node:http').IncomingMessage} incoming
 * @param {import('node:http').ServerResponse} outgoing
 */
function send(file, { method }, outgoing) {
  outgoing.writeHead(200, {
    'Content-Type': file.mediaType,
    'Content-Encoding': 'br',
    'Content-Length': file.byteSize,
    // Its name has a hash of what is in it.
    'Cache-Control': 'public, max-age=31536000, immutable',
    Vary: 'Accept-Encoding',
  })
  if (method === 'HEAD') outgoing.end()
  else
    createReadStream(file.path)
      .on('error', () => outgoing.destroy())
      .pipe(outgoing)
}
