import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Client } from 'pg'
import { afterEach, beforeEach, expect, inject, test } from 'vitest'
import { applyMigrations, listKnownMigrations } from '#server/migrate.ts'
import { completeJob } from '#server/services/jobs/attempt/complete-job.ts'
import { recordArtifact } from '#server/services/jobs/attempt/record-artifact.ts'
import { createJobFixture, type JobFixture } from '#server/services/jobs/testing/job-fixture.ts'
import { createDatabase, dropDatabase, withDatabaseName } from '#server/testing/database-names.ts'
import { createTestDatabase, type TestDatabase } from '#server/testing/test-database.ts'
import { listNamedFiles } from './list-files.ts'
import { openBackup } from './read-backup.ts'
import { restoreBackup } from './restore-backup.ts'
import { takeSnapshot } from './take-snapshot.ts'
import { PINS_DIR, writeBackup } from './write-backup.ts'

let dir: string
let fixture: JobFixture
let empty: TestDatabase

beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'maquette-backup-'))
  fixture = await createJobFixture()
  empty = await createTestDatabase()
})

afterEach(async () => {
  await fixture.close()
  await empty.drop()
  await rm(dir, { recursive: true, force: true })
})

test('brings back finished jobs with their files, and running ones to the queue, while logs are replaced', async () => {
  const done = await finishedJob('a model')
  const running = await fixture.submitAndClaim()
  const waiting = await fixture.submit()
  const receiving = await fixture.addUpload({ status: 'receiving', sha256: null })
  await fixture.storage.remove(`uploads/${receiving}`)
  let isOver = false
  const replacing = replaceLog(running, () => isOver)

  const target = path.join(dir, 'backup.zip')
  await replacing.begun
  const manifest = await backUp(target).finally(() => {
    isOver = true
  })
  await replacing.ended
  expect(manifest).toMatchObject({ missing: [], damaged: [] })
  expect(existsSync(path.join(fixture.context.env.dataDir, 'storage', PINS_DIR))).toBe(false)

  const storageDir = path.join(dir, 'storage')
  const backup = await openBackup(target)
  expect(await restoreBackup({ backup, databaseUrl: empty.url, storageDir })).toBe(2)
  const jobs = await empty.db.job.findMany({ orderBy: { id: 'asc' }, include: { artifacts: true, photos: true } })
  expect(jobs.map(({ id, status }) => [id, status])).toEqual([
    [done, 'completed'],
    [running.id, 'queued'],
    [waiting.id, 'queued'],
  ])
  expect(jobs.every(({ photos }) => photos.length === 3)).toBe(true)
  expect(await readFile(path.join(storageDir, jobs[0]?.artifacts[0]?.storageKey ?? ''), 'utf8')).toBe('a model')
  // The bytes in progress are not in it, and neither is their row.
  expect(await empty.db.upload.findUnique({ where: { id: receiving } })).toBeNull()
  await expectAllFiles(empty.url, storageDir)
  const queued = await empty.db.$queryRaw<{ id: string; state: string }[]>`
    SELECT id::text, state::text FROM pgboss.job WHERE name = 'reconstruct' ORDER BY id`
  expect(queued).toEqual([running.id, waiting.id].map((id) => ({ id, state: 'created' })))
  // Event numbers continue after the restored ones.
  const last = await empty.db.jobEvent.findFirstOrThrow({ orderBy: { id: 'desc' } })
  expect(last).toMatchObject({ jobId: running.id, kind: 'requeued' })
})

test('shows one moment, though a job is removed while files are listed', async () => {
  const kept = await finishedJob('kept')
  const removed = await finishedJob('removed')
  const { dataDir } = fixture.context.env
  const client = new Client({ connectionString: fixture.url })
  await client.connect()
  const query = client.query.bind(client)
  let looks = 0
  client.query = (async (...args: [string]) => {
    const result = await query(...args)
    if (args[0].includes('thumbnail') && ++looks === 1) await fixture.api.job.remove({ id: removed })
    return result
  }) as typeof client.query
  try {
    const snapshot = await takeSnapshot(client, {
      storageDir: path.join(dataDir, 'storage'),
      pinDir: path.join(dataDir, 'storage', PINS_DIR),
    })
    expect(snapshot.missing).toEqual([])
    const { rows } = await client.query('SELECT id FROM jobs')
    expect(rows).toEqual([{ id: kept }])
    expect(snapshot.files).toHaveLength(3 * 2 + 1)
  } finally {
    await client.end()
  }
})

test('names what storage has lost or damaged, and backs up the rest', async () => {
  const done = await finishedJob('a model')
  const [photo] = await fixture.db.jobPhoto.findMany({ where: { jobId: done } })
  await fixture.storage.remove(`uploads/${photo?.uploadId}/thumbnail.webp`)
  const artifact = await fixture.db.artifact.findFirstOrThrow({ where: { jobId: done } })
  await writeFile(path.join(fixture.context.env.dataDir, 'storage', artifact.storageKey), 'another')
  await fixture.db.upload.updateMany({ data: { sha256: null } })
  expect(await backUp(path.join(dir, 'backup.zip'))).toMatchObject({
    missing: [`uploads/${photo?.uploadId}/thumbnail.webp`],
    damaged: [artifact.storageKey],
  })
})

test('refuses a backup of which a byte has changed, or a part is missing', async () => {
  await finishedJob('a model that is recognised by its words')
  const target = path.join(dir, 'backup.zip')
  await backUp(target)
  const bytes = await readFile(target)
  const at = bytes.indexOf('recognised')
  const file = await open(target, 'r+')
  await file.write('R', at)
  await file.close()
  const restoring = openBackup(target).then((backup) =>
    restoreBackup({ backup, databaseUrl: empty.url, storageDir: path.join(dir, 'storage') }),
  )
  await expect(restoring).rejects.toThrow(/backup\.zip is damaged/)
  await writeFile(target, bytes.subarray(0, bytes.length / 2))
  await expect(openBackup(target)).rejects.toThrow(/no backup of Maquette, or a part of it is missing/)
})

test('leaves no half of an archive behind', async () => {
  await finishedJob('a model')
  const stop = new AbortController()
  const target = path.join(dir, 'backup.zip')
  const onProgress = () => stop.abort()
  const { env } = fixture.context
  const options = { databaseUrl: fixture.url, dataDir: env.dataDir, target, onProgress, signal: stop.signal }
  await expect(writeBackup(options)).rejects.toThrow()
  expect(await readdir(dir)).toEqual(['content'])
})

test('takes a backup of an older version, with its tables', async () => {
  const { url: serverUrl } = inject('postgres')
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await createDatabase(serverUrl, name)
  try {
    const url = withDatabaseName(serverUrl, name)
    const [first = ''] = await listKnownMigrations()
    await applyMigrations(url, undefined, [first])
    const client = new Client({ connectionString: url })
    await client.connect()
    const id = randomUUID()
    await client.query(
      `INSERT INTO jobs (id, owner_id, idempotency_key, name, preset, status, estimate)
       VALUES ($1, 'local', $1, 'old', 'draft', 'failed', '{}')`,
      [id],
    )
    await client.end()
    const target = path.join(dir, 'old.zip')
    await writeBackup({ databaseUrl: url, dataDir: dir, target })
    // Emptied: the tables of the backup's time, and not those of today, are what it fills.
    const fresh = `${name}_fresh`
    await createDatabase(serverUrl, fresh)
    const databaseUrl = withDatabaseName(serverUrl, fresh)
    await restoreBackup({ backup: await openBackup(target), databaseUrl, storageDir: path.join(dir, 'storage') })
    expect(await applyMigrations(databaseUrl)).toEqual([])
    const restored = new Client({ connectionString: databaseUrl })
    await restored.connect()
    const { rows } = await restored.query('SELECT id, name, exports_state FROM jobs')
    await restored.end()
    expect(rows).toEqual([{ id, name: 'old', exports_state: 'current' }])
    await dropDatabase(serverUrl, fresh)
  } finally {
    await dropDatabase(serverUrl, name)
  }
})

function backUp(target: string) {
  return writeBackup({ databaseUrl: fixture.url, dataDir: fixture.context.env.dataDir, target })
}

async function finishedJob(content: string): Promise<string> {
  const { id, attempt } = await fixture.submitAndClaim()
  await publish({ id, attempt }, { key: `jobs/${id}/${attempt}/model.glb`, content })
  await completeJob(fixture.db, { jobId: id, attempt })
  for (const { uploadId } of await fixture.db.jobPhoto.findMany({ where: { jobId: id } })) {
    const { sha256 } = await fixture.storage.put(`uploads/${uploadId}/original`, path.join(dir, 'content'))
    await fixture.db.upload.update({ where: { id: uploadId }, data: { sha256 } })
  }
  return id
}

async function publish(job: { id: string; attempt: number }, { key, content }: { key: string; content: string }) {
  const source = path.join(dir, 'content')
  await writeFile(source, content)
  const blob = await fixture.storage.put(key, source)
  const facts = { name: path.basename(key).replace(/^\d+-/, ''), description: '', mediaType: 'text/plain' }
  await recordArtifact(fixture.db, { jobId: job.id, attempt: job.attempt, storageKey: key, ...facts, ...blob })
}

/** Publishes a log again and again, as a running job does, and removes the one before. */
function replaceLog(job: { id: string; attempt: number }, isOver: () => boolean) {
  const begun = Promise.withResolvers<void>()
  const run = async () => {
    for (let times = 0; !isOver(); times++) {
      await publish(job, { key: `jobs/${job.id}/${job.attempt}/again/${times}-reconstruct.log`, content: `${times}` })
      if (times > 0) {
        await fixture.storage.remove(`jobs/${job.id}/${job.attempt}/again/${times - 1}-reconstruct.log`)
        begun.resolve()
      }
    }
  }
  return { begun: begun.promise, ended: run() }
}

async function expectAllFiles(databaseUrl: string, storageDir: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const files = await listNamedFiles(client)
    expect(files.length).toBeGreaterThan(0)
    for (const { key, byteSize } of files) {
      const { size } = await stat(path.join(storageDir, key))
      if (byteSize !== null) expect(size).toBe(byteSize)
    }
  } finally {
    await client.end()
  }
}
