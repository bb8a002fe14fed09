import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface TestProxy {
  baseUrl: string
  /** Requests that were too large so far. */
  refused(): number
  close(): Promise<void>
}

/**
 * A web server in front of Maquette, as a careful administrator leaves it: it passes `Host` on, takes no more than
 * `maxBodyBytes` a request, and answers with pages of its own (413, 502).
 */
export async function startProxy(targetUrl: string, { maxBodyBytes }: { maxBodyBytes: number }): Promise<TestProxy> {
  const target = new URL(targetUrl)
  let refused = 0
  const server = createServer((incoming, outgoing) => {
    if (Number(incoming.headers['content-length'] ?? 0) <= maxBodyBytes) return passOn(target, incoming, outgoing)
    refused++
    // Read to its end, as nginx does for a while: a client that still writes would see a broken connection instead.
    incoming.resume().once('end', () => answerPage(outgoing, 413, 'Request Entity Too Large'))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    refused: () => refused,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function passOn({ hostname, port }: URL, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const { method, url: path, headers } = incoming
  const passed = request({ hostname, port, method, path, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(outgoing)
  })
  passed.once('error', () => (outgoing.headersSent ? outgoing.destroy() : answerPage(outgoing, 502, 'Bad Gateway')))
  outgoing.once('close', () => passed.destroy())
  incoming.pipe(passed)
}

function answerPage(outgoing: ServerResponse, status: number, title: string): void {
  outgoing.writeHead(status, { 'Content-Type': 'text/html' })
  outgoing.end(`<html><head><title>${status} ${title}</title></head><body><h1>${status} ${title}</h1></body></html>`)
}
