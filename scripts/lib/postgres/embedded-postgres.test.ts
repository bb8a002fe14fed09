import { spawn, spawnSync } from 'node:child_process'
import { pbkdf2 } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { Client } from 'pg'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { readStartTime } from '#server/process-identity.mjs'
import { type EmbeddedPostgresOptions, startEmbeddedPostgres } from './embedded-postgres.ts'
import { choosePostgresUser } from './postgres-user.ts'

/** Containers mostly forbid it. */
const canUnshare = spawnSync('unshare', ['--user', '--pid', '--fork', '--mount-proc', 'true']).status === 0

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

test('says so at once when PostgreSQL refuses, however busy this process is', async () => {
  await (await startEmbeddedPostgres({ dataDir })).stop()
  // `npm start` hashes files and compiles beside this: all threads that Node keeps for files and sums are taken.
  let isOver = false
  let busy: Promise<void>[] = []
  const keepBusy = async () => {
    // Should the start hang, the test is to fail and not to hang too.
    const end = Date.now() + 10_000
    while (!isOver && Date.now() < end) await promisify(pbkdf2)('password', 'salt', 50_000, 64, 'sha512')
  }
  const options = {
    dataDir,
    settings: ['no_such_setting=1'],
    // Asked for right before the server is started: what comes before would only take longer.
    get port() {
      if (busy.length === 0) busy = Array.from({ length: 8 }, keepBusy)
      return undefined
    },
  }
  try {
    await expect(startEmbeddedPostgres(options as EmbeddedPostgresOptions)).rejects.toThrow(/no_such_setting/)
  } finally {
    isOver = true
    await Promise.all(busy)
  }
})

test('starts after a kill that nobody has waited for', async () => {
  await (await startEmbeddedPostgres({ dataDir })).stop()
  // `exec` makes the shell's child that of a program that never waits: it stays as a zombie.
  const command = ['sh', '-c', 'sleep 0.1 & echo $!; exec sleep 600']
  const [program = '', ...args] = [...(await choosePostgresUser()).prefix, ...command]
  const parent = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const [zombie] = await once(createInterface({ input: parent.stdout }), 'line')
  try {
    await vi.waitFor(() => expect(readStartTime(Number(zombie))).toBeNull(), { timeout: 10_000 })
    await writeFile(path.join(dataDir, 'cluster', 'postmaster.pid'), `${zombie}\n${path.join(dataDir, 'cluster')}\n`)
    const server = await startEmbeddedPostgres({ dataDir })
    expect(await query(server.url, 'SELECT 1 AS n')).toEqual([{ n: 1 }])
    await server.stop()
  } finally {
    parent.kill('SIGKILL')
  }
})

test.skipIf(!canUnshare)(
  'refuses a cluster that a server of another container has open',
  { timeout: 60_000 },
  async () => {
    await (await startEmbeddedPostgres({ dataDir })).stop()
    const script = `
    import { startEmbeddedPostgres } from ${JSON.stringify(pathToFileURL(path.join(import.meta.dirname, 'embedded-postgres.ts')).href)}
    const server = await startEmbeddedPostgres({ dataDir: process.argv[1] })
    console.log(server.url)
    process.stdin.resume()`
    const namespace = ['unshare', '--user', '--map-current-user', '--pid', '--fork', '--kill-child', '--mount-proc']
    const [program = '', ...args] = [...namespace, process.execPath, '--input-type=module', '--eval', script, dataDir]
    const container = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] })
    const [url] = await once(createInterface({ input: container.stdout }), 'line')
    try {
      await expect(startEmbeddedPostgres({ dataDir })).rejects.toThrow(
        /Another container or machine has the database open/,
      )
      expect(await query(String(url), 'SELECT 1 AS n')).toEqual([{ n: 1 }])
    } finally {
      const gone = once(container, 'exit')
      container.kill('SIGKILL')
      await gone
    }
    // With the container all of it is gone, but for a pid file whose number means nothing here.
    const server = await startEmbeddedPostgres({ dataDir })
    expect(await query(server.url, 'SELECT 1 AS n')).toEqual([{ n: 1 }])
    await server.stop()
  },
)

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
