import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fetchRequestHandler } from '@trpc/server/adapters/fetch'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RunningPostgres, startEmbeddedPostgres } from '#scripts/lib/postgres/embedded-postgres.ts'
import { type Db, openDb } from './db.ts'
import { type Env, parseEnv } from './env.ts'
import { toAppError } from './errors.ts'
import { withErrorResponse } from './http/error-response.ts'
import { applyMigrations } from './migrate.ts'
import { appRouter } from './routers/app-router.ts'
import { createLocalStorage, type Storage } from './services/storage/index.ts'
import { type Context, statusOf } from './trpc.ts'

let dataDir: string
let postgres: RunningPostgres
let db: Db
let storage: Storage
let env: Env

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'maquette-away-'))
  postgres = await startEmbeddedPostgres({ dataDir, settings: ['fsync=off'] })
  await applyMigrations(postgres.url)
  db = openDb(postgres.url, { answerWithinMs: 1000 })
  storage = createLocalStorage(path.join(dataDir, 'storage'))
  env = parseEnv({ DATABASE_URL: postgres.url, MAQUETTE_DATA_DIR: dataDir })
})

afterAll(async () => {
  await db.$disconnect()
  await rm(dataDir, { recursive: true })
})

/** A call as the page makes it. */
function health(): Promise<Response> {
  return fetchRequestHandler({
    endpoint: '/api/trpc',
    req: new Request('http://127.0.0.1/api/trpc/system.health'),
    router: appRouter,
    createContext: () => ({ db, storage, env }) as Context,
    responseMeta: statusOf,
  })
}

/** The server and all of its processes. */
async function processesOf(): Promise<number[]> {
  const pid = (await readFile(path.join(dataDir, 'cluster', 'postmaster.pid'), 'utf8')).split('\n')[0] ?? ''
  const children = execFileSync('pgrep', ['-P', pid], { encoding: 'utf8' }).trim().split('\n')
  return [pid, ...children].map(Number)
}

async function expectAway(response: Response): Promise<void> {
  expect(response.status).toBe(503)
  expect(response.headers.get('retry-after')).toBe('2')
  expect(await response.text()).toContain('DATABASE_AWAY')
}

it.skipIf(process.platform !== 'linux')(
  'gives up on a database that froze, and takes it again when it thaws',
  async () => {
    expect((await health()).status).toBe(200)
    const pids = await processesOf()
    for (const pid of pids) process.kill(pid, 'SIGSTOP')
    try {
      await expectAway(await health())
    } finally {
      for (const pid of pids) process.kill(pid, 'SIGCONT')
    }
    await expect.poll(async () => (await health()).status).toBe(200)
  },
)

it('gives up a statement that another one keeps waiting', async () => {
  const other = openDb(postgres.url)
  const { promise: isFree, resolve: free } = Promise.withResolvers<void>()
  const { promise: isLocked, resolve: locked } = Promise.withResolvers<void>()
  const holding = other.$transaction(async (tx) => {
    await tx.$executeRaw`LOCK TABLE jobs`
    locked()
    await isFree
  })
  await isLocked
  await expect(db.job.count()).rejects.toThrow()
  free()
  await holding
  await other.$disconnect()
})

it('says of a database that is gone that it is away, at every door, and when to ask again', async () => {
  await postgres.stop()
  await expectAway(await health())
  await expectAway(await withErrorResponse(async () => Response.json(await db.job.count())))
  const thrown = await db.$transaction(async (tx) => tx.job.count()).catch((error: unknown) => error)
  expect(toAppError(thrown).code).toBe('DATABASE_AWAY')
})
