import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, createServer as createTcpServer, type Socket } from 'node:net'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import * as oneUpload from '../[id]/route.ts'
import * as allUploads from '../route.ts'

export interface Served {
  port: number
  baseUrl: string
  close(): Promise<void>
}

type Handler = (request: Request) => Promise<Response>

/** The upload routes over HTTP, as Next calls them: by path and method, 405 where a route has no such method. */
export async function serveUploadRoutes(): Promise<Served> {
  const server = createServer((incoming, outgoing) => {
    answer(incoming, outgoing).catch(() => outgoing.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return served(server.address() as AddressInfo, () => {
    server.closeAllConnections()
    return new Promise((resolve) => server.close(() => resolve()))
  })
}

async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const url = `http://${incoming.headers.host}${incoming.url}`
  const route = new URL(url).pathname === '/api/uploads' ? allUploads : oneUpload
  const handle = (route as unknown as Record<string, Handler | undefined>)[incoming.method ?? '']
  if (!handle) {
    outgoing.writeHead(405).end()
    return
  }
  const hasBody = incoming.method !== 'GET' && incoming.method !== 'HEAD'
  const response = await handle(
    new Request(url, {
      method: incoming.method ?? 'GET',
      headers: incoming.headers as Record<string, string>,
      ...(hasBody ? { body: Readable.toWeb(incoming), duplex: 'half' } : {}),
    } as RequestInit),
  )
  outgoing.writeHead(response.status, Object.fromEntries(response.headers))
  if (response.body) await pipeline(Readable.fromWeb(response.body as never), outgoing)
  else outgoing.end()
}

/** Passes connections on to `port`, and cuts each after as many bytes from its client as `cutAfter` says; null: never. */
export async function startCuttingProxy(port: number, cutAfter: () => number | null): Promise<Served> {
  const sockets = new Set<Socket>()
  const server = createTcpServer((client) => {
    const target = connect(port, '127.0.0.1')
    let left = cutAfter() ?? Number.POSITIVE_INFINITY
    for (const [one, other] of [
      [client, target],
      [target, client],
    ] as const) {
      sockets.add(one)
      one.on('error', () => undefined).on('close', () => other.destroy())
    }
    client.on('data', (bytes) => {
      target.write(bytes.subarray(0, left))
      left -= bytes.byteLength
      if (left > 0) return
      client.destroy()
      target.destroy()
    })
    target.pipe(client)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return served(server.address() as AddressInfo, () => {
    for (const socket of sockets) socket.destroy()
    return new Promise((resolve) => server.close(() => resolve()))
  })
}

function served({ port }: AddressInfo, close: () => Promise<void>): Served {
  return { port, baseUrl: `http://127.0.0.1:${port}`, close }
}
