import { createServer } from 'node:net'

const LOOPBACK = '127.0.0.1'
const HIGHEST_PORT = 65_535

/** Whether a server may listen on this loopback port right now. */
export function isPortFree(port: number): Promise<boolean> {
  return listenOnce(port).then(
    () => true,
    () => false,
  )
}

/** The first free loopback port from `wanted` on. */
export async function findFreePortFrom(wanted: number): Promise<number> {
  for (let port = wanted; port <= HIGHEST_PORT; port++) {
    if (await isPortFree(port)) return port
  }
  throw new Error(`No port from ${wanted} on is free.`)
}

/** A loopback port that the system picks. Another program may take it before it is used: be ready to ask again. */
export function findAnyFreePort(): Promise<number> {
  return listenOnce(0)
}

/** Listens on `port` and lets go of it at once; answers the port that it was. */
function listenOnce(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen({ port, host: LOOPBACK, exclusive: true }, () => {
      const address = server.address()
      server.close(() => {
        if (address && typeof address === 'object') resolve(address.port)
        else reject(new Error('The system gave no port.'))
      })
    })
  })
}
