import { createServer } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { healthSchema } from '#server/contracts/system.ts'
import { type Db, openDb } from '#server/db.ts'
import { createTestDatabase } from '#server/testing/test-database.ts'
import { GET } from './route.ts'

/** Where `getDb` keeps the process's client. */
const globals = globalThis as { maquetteDb?: Db | undefined }
const before = globals.maquetteDb

let cleanUps: (() => unknown)[]
beforeEach(() => {
  cleanUps = []
})
afterEach(async () => {
  globals.maquetteDb = before
  for (const cleanUp of cleanUps.reverse()) await cleanUp()
})

test('a database that answers is health, without a worker a degraded one', async () => {
  const database = await createTestDatabase()
  cleanUps.push(() => database.drop())
  globals.maquetteDb = database.db
  const response = await GET()
  expect(response.status).toBe(200)
  expect(response.headers.get('cache-control')).toBe('no-store')
  expect(healthSchema.parse(await response.json())).toMatchObject({ status: 'degraded', worker: 'missing' })
})

test('a database that takes connections and never answers is reported within seconds', async () => {
  const silent = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => silent.once('listening', resolve))
  const sockets: { destroy(): void }[] = []
  silent.on('connection', (socket) => sockets.push(socket))
  const { port } = silent.address() as { port: number }
  const db = openDb(`postgres://x@127.0.0.1:${port}/x`)
  cleanUps.push(
    () => db.$disconnect(),
    () => silent.close(),
    () => {
      for (const socket of sockets) socket.destroy()
    },
  )
  globals.maquetteDb = db
  const response = await GET()
  expect(response.status).toBe(503)
  expect(response.headers.get('cache-control')).toBe('no-store')
})
