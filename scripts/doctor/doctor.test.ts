import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { completeJob } from '#server/services/jobs/attempt/complete-job.ts'
import { recordArtifact } from '#server/services/jobs/attempt/record-artifact.ts'
import { createJobFixture, type JobFixture } from '#server/services/jobs/testing/job-fixture.ts'
import { mountSmallDisk } from '#server/testing/mount-disk.ts'
import { PINS_DIR } from '../backup/write-backup.ts'
import { type DoctorOptions, runDoctor } from './run-doctor.ts'

/** As old as nothing that is under way. */
const OLD = new Date(Date.now() - 48 * 60 * 60 * 1000)

let fixture: JobFixture
let dataDir: string
let storageDir: string

beforeEach(async () => {
  fixture = await createJobFixture()
  dataDir = fixture.context.env.dataDir
  storageDir = path.join(dataDir, 'storage')
})

afterEach(() => fixture.close())

test('finds nothing where all is well, and changes nothing', async () => {
  await finishedJob()
  await fixture.submit()
  await fixture.submitAndClaim()
  const { code, findings, text } = await examine()
  expect(notOk(findings)).toEqual([])
  expect(code).toBe(0)
  expect(text).toContain('PostgreSQL')
  expect(await fixture.db.job.count()).toBe(3)
})

test('names rows whose files are missing, shorter or other ones, and takes lost results off the lists', async () => {
  const lost = await finishedJob()
  const shorter = await finishedJob()
  const other = await finishedJob()
  await fixture.storage.remove(lost.key)
  await writeFile(path.join(storageDir, shorter.key), 'x')
  await writeFile(path.join(storageDir, other.key), 'MODEL')
  const seen = await examine()
  expect(seen.code).toBe(1)
  expect(notOk(seen.findings)).toMatchObject([
    { level: 'FAIL', items: [`${lost.key}: missing`, `${shorter.key}: 1 bytes, not 5`], canMend: true },
  ])
  // The fixture's photos are not what their rows say either.
  const verified = await examine({ verify: true })
  expect(verified.findings.flatMap(({ items }) => items)).toContain(`${other.key}: other bytes`)

  expect((await examine({ fix: 'yes' })).code).toBe(0)
  expect(await fixture.db.artifact.findMany({ select: { storageKey: true } })).toEqual([{ storageKey: other.key }])
  expect((await examine()).code).toBe(0)
})

test('can’t mend a lost photo, and says so', async () => {
  const [id] = await fixture.addUploads(1)
  await fixture.storage.remove(`uploads/${id}/original`)
  const { code, findings } = await examine({ fix: 'yes' })
  expect(code).toBe(1)
  expect(notOk(findings)).toMatchObject([{ level: 'FAIL', canMend: false, items: [`uploads/${id}/original: missing`] }])
})

test('deletes what belongs to nothing only when it is told to', async () => {
  const { id } = await finishedJob()
  const [uploadId] = await fixture.addUploads(1)
  const gone = randomUUID()
  const files = [
    path.join(storageDir, `jobs/${gone}/1/model.glb`),
    path.join(storageDir, `jobs/${id}/1/unlisted.glb`),
    path.join(storageDir, 'notes.txt'),
    path.join(dataDir, 'incoming', `${uploadId}.json`),
    path.join(dataDir, 'incoming', gone),
    path.join(storageDir, '.incomplete', gone),
    path.join(storageDir, PINS_DIR, 'jobs', 'x'),
    path.join(dataDir, 'work', gone, 'prepare', 'photo.jpg'),
  ]
  for (const file of files) await writeOld(file)
  const fresh = path.join(storageDir, `jobs/${gone}/1/fresh.glb`)
  await writeFile(fresh, '')

  const { code, findings } = await examine()
  expect(code).toBe(0)
  expect(notOk(findings).map(({ level, canMend }) => [level, canMend])).toEqual(Array(4).fill(['WARN', true]))
  expect(files.every(existsSync)).toBe(true)

  // Asked for each kind, in a terminal: yes to the workspace and to the files in storage, then no more answers.
  const answered = await examine({ fix: 'ask', answers: ['y', 'yes', 'no'] })
  expect(answered.questions).toMatch(/Delete 1 workspace\?.*Delete 3 files .*that nothing in the database names\?/s)
  expect(files.map(existsSync)).toEqual([false, false, false, true, true, true, true, false])

  await examine({ fix: 'yes' })
  expect(files.some(existsSync)).toBe(false)
  expect(existsSync(fresh)).toBe(true)
  expect(notOk((await examine()).findings)).toEqual([])
})

test('finds jobs that the queue forgot and entries without a job, and makes both agree', async () => {
  const { db, queue } = fixture
  const waiting = await fixture.submit()
  const running = await fixture.submitAndClaim()
  const ended = await finishedJob()
  const deleted = randomUUID()
  for (const id of [waiting.id, running.id]) await queue.remove(db, id)
  await queue.enqueue(db, ended.id)
  await queue.enqueue(db, deleted)
  await db.job.updateMany({ data: { updatedAt: OLD } })
  await db.$executeRaw`UPDATE pgboss.job SET created_on = ${OLD}`

  const { code, findings } = await examine()
  expect(code).toBe(1)
  const [forgotten, stray] = notOk(findings)
  expect(forgotten).toMatchObject({ level: 'FAIL', canMend: true })
  expect(forgotten?.items.join()).toContain(running.id)
  expect(forgotten?.items.join()).toContain(waiting.id)
  expect(stray).toMatchObject({ level: 'WARN', canMend: true })
  expect(stray?.items.join()).toContain(deleted)

  expect((await examine({ fix: 'yes' })).code).toBe(0)
  expect(notOk((await examine()).findings)).toEqual([])
  const rows = await db.job.findMany({ orderBy: { id: 'asc' }, select: { status: true } })
  expect(rows.map(({ status }) => status)).toEqual(['queued', 'queued', 'completed'])
  expect(await fixture.kindsOfEvents(running.id)).toContain('requeued')
})

test('says so when the engine or the database is missing', async () => {
  const missing = await examine({ colmapPath: '/no/such/colmap', givenUrl: 'postgresql://nobody@127.0.0.1:1/none' })
  expect(missing.code).toBe(1)
  expect(notOk(missing.findings).map(({ message }) => message)).toEqual([
    expect.stringContaining('COLMAP (/no/such/colmap) is missing'),
    expect.stringContaining('The database can’t be reached'),
  ])
  const dir = await mkdtemp(path.join(tmpdir(), 'maquette-none-'))
  const none = await examine({ dataDir: dir, givenUrl: undefined })
  expect(notOk(none.findings)).toMatchObject([{ level: 'WARN', message: expect.stringContaining('no installation') }])
  await rm(dir, { recursive: true })
})

test('says that the disk is full, and what else it can still see', async (context) => {
  const disk = await mountSmallDisk(1_000_000).catch(() => null)
  if (!disk) return context.skip('this account may not mount')
  try {
    await writeFile(path.join(disk.dir, 'fill'), Buffer.alloc(2_000_000)).catch(() => {})
    const { code, findings } = await examine({ dataDir: disk.dir, givenUrl: undefined, reserveBytes: 500e6 })
    expect(code).toBe(1)
    const messages = findings.filter(({ level }) => level === 'FAIL').map(({ message }) => message)
    expect(messages).toEqual([
      expect.stringMatching(/0 B are free .* Below 500 MB photos and reconstructions are refused/),
      expect.stringContaining('storage can’t be written'),
      expect.stringMatching(/is full\. Free some space, and start again\./),
    ])
  } finally {
    await disk.unmount()
  }
})

interface Seen {
  level: string
  message: string
  items: string[]
  canMend: boolean
}

/** Beside what this machine has, the same everywhere. */
function notOk(findings: Seen[]): Seen[] {
  return findings.filter(({ level, message }) => level !== 'OK' && !/ free on the disk| memory are /.test(message))
}

async function examine(options: Partial<DoctorOptions> & { answers?: string[] } = {}) {
  const input = new PassThrough()
  const answers = [...(options.answers ?? [])]
  const asked: string[] = []
  const questions = new PassThrough().on('data', (chunk) => {
    asked.push(String(chunk))
    input.write(`${answers.shift() ?? 'no'}\n`)
  })
  const all: DoctorOptions = {
    ...{ dataDir, givenUrl: fixture.url, colmapPath: process.env.MAQUETTE_COLMAP || 'colmap', verify: false },
    reserveBytes: 0,
    ...{ json: true, fix: 'no', input, questions, signal: new AbortController().signal, output: new PassThrough() },
    ...options,
  }
  const json = new PassThrough()
  const code = await runDoctor({ ...all, output: json })
  const text = new PassThrough()
  if (all.fix === 'no') await runDoctor({ ...all, json: false, output: text })
  const { findings } = JSON.parse(String(json.read()))
  return { code, findings: findings as Seen[], text: String(text.read()), questions: asked.join('') }
}

async function finishedJob(): Promise<{ id: string; key: string }> {
  const { id, attempt } = await fixture.submitAndClaim()
  const key = `jobs/${id}/${attempt}/model.glb`
  const source = path.join(dataDir, 'source')
  await writeFile(source, 'model')
  const blob = await fixture.storage.put(key, source)
  const facts = { name: 'model.glb', description: '', mediaType: 'model/gltf-binary' }
  await recordArtifact(fixture.db, { jobId: id, attempt, storageKey: key, ...facts, ...blob })
  await completeJob(fixture.db, { jobId: id, attempt })
  // As the queue does once the handler returns.
  await fixture.queue.remove(fixture.db, id)
  return { id, key }
}

async function writeOld(file: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true })
  await writeFile(file, '')
  await utimes(file, OLD, OLD)
}
