import { mkdtemp, rm, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Client } from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startEmbeddedPostgres } from './embedded-postgres.ts'

let dataDir: string

beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'maquette-postgres-'))
})

afterEach(async () => {
  await rm(dataDir, { recursive: true, force: true })
})

test('keeps what was committed across stops, crashes and a server that was left behind', async () => {
  const first = await startEmbeddedPostgres({ dataDir })
  await query(first.url, 'CREATE TABLE kept (n int)')
  await query(first.url, 'INSERT INTO kept VALUES (1)')
  await first.stop()

  const second = await startEmbeddedPostgres({ dataDir })
  await query(second.url, 'INSERT INTO kept VALUES (2)')

  // A third start finds the second still running, as after a kill -9 of the process that had started it.
  const notes: string[] = []
  const third = await startEmbeddedPostgres({ dataDir, log: (line) => notes.push(line) })
  await second.exited
  expect(notes).toHaveLength(1)
  await query(third.url, 'INSERT INTO kept VALUES (3)')
  third.hurry()
  await third.exited

  const fourth = await startEmbeddedPostgres({ dataDir })
  expect(await query(fourth.url, 'SELECT n FROM kept ORDER BY n')).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }])
  await fourth.stop()
})

test('listens on loopback only, with a password that only its owner can read', async () => {
  const server = await startEmbeddedPostgres({ dataDir })
  try {
    expect((await stat(path.join(dataDir, 'password'))).mode & 0o077).toBe(0)
    expect(await query(server.url, 'SHOW listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }])
    const wrong = new URL(server.url)
    wrong.password = 'guess'
    await expect(query(wrong.href, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' })
  } finally {
    await server.stop()
  }
})

test('says why when the port it must use is taken', async () => {
  const other = createServer()
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  const address = other.address()
  const port = typeof address === 'object' && address ? address.port : 0
  try {
    await expect(startEmbeddedPostgres({ dataDir, port })).rejects.toThrow(/Address already in use/)
  } finally {
    other.close()
  }
})

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}
