import { once } from 'node:events'
import { createServer, type Server } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { findAnyFreePort, findFreePortFrom, isPortFree } from './free-port.ts'

const servers: Server[] = []

afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

test('sees that a port is taken and tries the next', async () => {
  const port = await occupyAnyPort()
  expect(await isPortFree(port)).toBe(false)
  const found = await findFreePortFrom(port)
  expect(found).toBeGreaterThan(port)
  expect(await isPortFree(found)).toBe(true)
})

test('finds a port that can be listened on', async () => {
  expect(await isPortFree(await findAnyFreePort())).toBe(true)
})

test('says so when there is none left', async () => {
  await expect(findFreePortFrom(65_536)).rejects.toThrow(/No port/)
})

async function occupyAnyPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  servers.push(server)
  await once(server, 'listening')
  const address = server.address()
  if (!address || typeof address === 'string') throw new Error('no port')
  return address.port
}
