import { randomUUID } from 'node:crypto'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { applyMigrations, listKnownMigrations } from '#server/migrate.ts'
import { createDatabase, dropDatabase, withDatabaseName } from '#server/testing/database-names.ts'

const RENAMES = '20261127060000_stage_tsdf'
const { url } = inject('postgres')
const name = `test_${randomUUID().replaceAll('-', '')}`
const database = withDatabaseName(url, name)
let client: Client

beforeAll(async () => {
  await createDatabase(url, name)
  const known = await listKnownMigrations()
  await applyMigrations(database, undefined, known.slice(0, known.indexOf(RENAMES)))
  client = new Client({ connectionString: database })
  await client.connect()
})
afterAll(async () => {
  await client.end()
  await dropDatabase(url, name)
})

it('gives the stage of jobs from before its present name, in the row, the timeline and the events', async () => {
  const timing = (stage: string) => ({ name: stage, status: 'done', message: `${stage} carve` })
  const insert = async (stage: string | null, stages: string[]) => {
    const id = randomUUID()
    await client.query(
      `INSERT INTO jobs (id, owner_id, idempotency_key, name, preset, status, stage, timings, estimate)
       VALUES ($1, 'local', $2, 'carve', 'draft', 'failed', $3, $4, '{}')`,
      [id, randomUUID(), stage, JSON.stringify(stages.map(timing))],
    )
    await client.query(`INSERT INTO job_events (job_id, attempt, kind, data) VALUES ($1, 1, 'stage', $2)`, [
      id,
      JSON.stringify({ stage, attempt: 1 }),
    ])
    return id
  }
  const old = await insert('carve', ['prepare', 'pose', 'carve', 'mesh'])
  const other = await insert('depth', ['prepare', 'depth'])
  const fresh = await insert(null, [])

  expect(await applyMigrations(database)).toContain(RENAMES)

  const read = async (id: string) => {
    const { rows } = await client.query(
      `SELECT name, stage, timings, (SELECT data FROM job_events WHERE job_id = jobs.id) AS event FROM jobs WHERE id = $1`,
      [id],
    )
    return rows[0]
  }
  expect(await read(old)).toEqual({
    name: 'carve',
    stage: 'tsdf',
    timings: [timing('prepare'), timing('pose'), { ...timing('carve'), name: 'tsdf' }, timing('mesh')],
    event: { stage: 'tsdf', attempt: 1 },
  })
  expect(await read(other)).toMatchObject({ stage: 'depth', timings: [timing('prepare'), timing('depth')] })
  expect(await read(fresh)).toMatchObject({ stage: null, timings: [], event: { stage: null, attempt: 1 } })
})
