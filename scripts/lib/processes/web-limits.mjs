// Imported first by the web process. Next makes the server itself and leaves Node's limits as they are: five minutes for a whole
// request, which cuts long uploads, and a minute and more for a head that never ends. The server is taken from its first request,
// which is the one for health that every start waits for.

import { subscribe, unsubscribe } from 'node:diagnostics_channel'

const REQUEST_START = 'http.server.request.start'

/** Milliseconds. */
const WEB_LIMITS = {
  /** For the head of a request: a few packets. */
  headersMs: 20_000,
  /** For all of a request: a file goes up in one, and the slowest way that is worth waiting for takes so long. */
  requestMs: 60 * 60_000,
  /** Without a byte in either direction. Subscriptions are pinged every 5 s; the check of the largest photo takes two minutes on a busy machine. */
  silenceMs: 10 * 60_000,
}

/**
 * Sets the limits on the HTTP server of this process that gets the next request.
 *
 * @param {typeof WEB_LIMITS} limits
 */
export function limitNextServer({ headersMs, requestMs, silenceMs } = WEB_LIMITS) {
  /** @param {unknown} message */
  const onRequest = (message) => {
    const { server } = /** @type {{ server: import('node:http').Server }} */ (message)
    server.headersTimeout = headersMs
    server.requestTimeout = requestMs
    server.setTimeout(silenceMs)
    unsubscribe(REQUEST_START, onRequest)
  }
  subscribe(REQUEST_START, onRequest)
}
