import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { limitNextServer } from './web-limits.mjs'

const SILENCE_MS = 600

let server: Server
let port: number

beforeEach(async () => {
  server = createServer({ connectionsCheckingInterval: 50 }, (incoming, outgoing) => {
    incoming.resume().on('end', () => outgoing.end('all of it'))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  port = (server.address() as AddressInfo).port
  limitNextServer({ headersMs: 300, requestMs: 60_000, silenceMs: SILENCE_MS })
  await fetch(`http://127.0.0.1:${port}`)
})
afterEach(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

/** What comes back until the connection ends. */
function converse(send: (write: (text: string) => void) => Promise<void>): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  let heard = ''
  socket.on('data', (bytes) => {
    heard += bytes.toString()
  })
  void send((text) => socket.write(text))
  return new Promise((resolve) => socket.on('close', () => resolve(heard)).on('error', () => undefined))
}

test('a head that never ends is answered and closed', async () => {
  expect(await converse(async (write) => write('GET / HTTP/1.1\r\nHost: x\r\nX-Slow: '))).toMatch(/^HTTP\/1.1 408 /)
})

test('a body of which nothing more comes is closed', async () => {
  expect(await converse(async (write) => write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nx'))).toBe('')
})

test('a body that takes its time is heard to its end', async () => {
  const pieces = 12
  const heard = await converse(async (write) => {
    write(`POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: ${pieces}\r\n\r\n`)
    for (let i = 0; i < pieces; i++) {
      await sleep(SILENCE_MS / 6)
      write('x')
    }
  })
  expect(heard).toMatch(/^HTTP\/1.1 200 [\s\S]*all of it/)
})
