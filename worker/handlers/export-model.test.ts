import type { ChildProcess } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { ArtifactView } from '#server/contracts/artifacts.ts'
import type { JobView } from '#server/contracts/job-view.ts'
import { type Placement, UNPLACED } from '#server/contracts/model/placement.ts'
import { Prisma } from '#server/generated/prisma/client.ts'
import { completeJob } from '#server/services/jobs/attempt/complete-job.ts'
import { recordArtifact } from '#server/services/jobs/attempt/record-artifact.ts'
import { claimExport, finishExport } from '#server/services/jobs/placement/run-export.ts'
import { bodyOfError } from '#server/services/jobs/testing/body-of-error.ts'
import { readModelGlb } from '../files/glb/read-model-glb.ts'
import { writeSmallModel } from '../placement/testing/write-small-model.ts'
import { exportModel } from './export-model.ts'
import { createWorkerFixture, endProcess, QUICK_TIMING, type WorkerFixture } from './testing/worker-fixture.ts'

let fixture: WorkerFixture
let dir: string
let files: Record<string, string>
beforeAll(async () => {
  fixture = await createWorkerFixture()
  dir = await mkdtemp(path.join(tmpdir(), 'maquette-export-'))
  files = await writeSmallModel(dir)
})
afterAll(async () => {
  await fixture.close()
  await rm(dir, { recursive: true, force: true })
})

/** A few looks of the queue's supervisor, on a busy machine. */
const TAKEOVER_MS = 45_000

const TENFOLD: Placement = { ...UNPLACED, metresPerUnit: 10 }

async function finishedJob(others: Record<string, string> = {}): Promise<JobView> {
  const { id, attempt } = await fixture.submitAndClaim()
  for (const [name, file] of Object.entries({ ...files, ...others })) {
    const storageKey = `jobs/${id}/${attempt}/${name}`
    const blob = await fixture.storage.put(storageKey, file)
    const artifact = { name, description: name, mediaType: 'application/octet-stream', storageKey, ...blob }
    expect(await recordArtifact(fixture.db, { jobId: id, attempt, ...artifact })).toBe(true)
  }
  expect(await completeJob(fixture.db, { jobId: id, attempt })).toBe(true)
  return fixture.api.job.get({ id })
}

function whenExported(id: string, timeoutMs = 20_000): Promise<JobView> {
  return vi.waitFor(
    async () => {
      const job = await fixture.api.job.get({ id })
      expect(job.exports.state).not.toBe('pending')
      return job
    },
    { timeout: timeoutMs, interval: 20 },
  )
}

const activeExports = (jobId: string) =>
  Prisma.sql`SELECT id FROM pgboss.job WHERE name = 'export' AND state = 'active' AND data ->> 'jobId' = ${jobId}`

const versionsOf = ({ artifacts }: { artifacts: ArtifactView[] }) =>
  Object.fromEntries(artifacts.map(({ name, version, byteSize }) => [name, `${version} ${byteSize}`]))

async function widthOf(id: string): Promise<number> {
  const { storageKey } = await fixture.db.artifact.findUniqueOrThrow({
    where: { jobId_name: { jobId: id, name: 'model.glb' } },
  })
  const { surface } = await readModelGlb(await fixture.storage.localPath(storageKey))
  return Math.max(...surface.positions.filter((_, i) => i % 3 === 0)) * 2
}

describe('a worker', () => {
  let worker: ChildProcess
  let jobs: Record<'placed' | 'cropped' | 'older', JobView>
  beforeAll(async () => {
    const older = { 'model.glb': String(files['model-compressed.glb']) }
    jobs = { placed: await finishedJob(), cropped: await finishedJob(), older: await finishedJob(older) }
    // Before that it would take the jobs, which are finished here.
    worker = fixture.startWorker()
  })
  afterAll(() => endProcess(worker))

  it('writes the files of a placement, always from the originals, and lists the originals again', async () => {
    const job = jobs.placed
    const pending = await fixture.api.job.place({ id: job.id, placement: TENFOLD })
    expect(pending.placement).toEqual(TENFOLD)
    expect(pending.exports.state).toBe('pending')
    const placed = await whenExported(job.id)
    expect(placed.exports).toEqual({ state: 'current', error: null })
    expect(await widthOf(job.id)).toBeCloseTo(20, 2)

    const described = ({ artifacts }: JobView) => {
      const file = artifacts.find(({ name }) => name === 'model.stl')
      return [file?.description, file?.note?.code]
    }
    expect(described(job)).toEqual(['model.stl', undefined])
    expect(described(placed)).toEqual([expect.stringContaining('in millimetres'), expect.stringMatching(/Mm$/)])

    await fixture.api.job.place({ id: job.id, placement: { ...TENFOLD, metresPerUnit: 3 } })
    await whenExported(job.id)
    expect(await widthOf(job.id)).toBeCloseTo(6, 2)

    const back = await fixture.api.job.place({ id: job.id, placement: UNPLACED })
    expect(versionsOf(back)).toEqual(versionsOf(job))
    expect(described(back)).toEqual(described(job))
    expect(back.placement).toEqual(UNPLACED)
    expect(await widthOf(job.id)).toBeCloseTo(2, 3)
  })

  it('refuses a crop that leaves nothing, or hardly anything, and keeps the placement there was', async () => {
    const { id } = jobs.cropped
    await fixture.api.job.place({ id, placement: TENFOLD })
    const before = await whenExported(id)
    const nowhere: Placement = { ...TENFOLD, crop: { min: [5, 5, 5], max: [6, 6, 6] } }
    // The square stands on a corner: the tip of one triangle of 128.
    const turned: Placement = { ...TENFOLD, rotation: [0, Math.sin(Math.PI / 8), 0, Math.cos(Math.PI / 8)] }
    const tip: Placement = { ...turned, crop: { min: [1.4, -9, -9], max: [9, 9, 9] } }
    for (const placement of [nowhere, tip]) {
      expect(await bodyOfError(fixture.api.job.place({ id, placement }))).toMatchObject({
        code: 'INVALID_INPUT',
        message: 'The crop box leaves almost nothing of the model.',
        suggestion: expect.stringContaining('larger'),
        field: 'placement.crop',
        note: { code: 'nothingInBox', advice: 'largerBox' },
      })
    }
    expect(await fixture.api.job.get({ id })).toEqual(before)

    await fixture.api.job.place({ id, placement: { ...turned, crop: { min: [1, -9, -9], max: [9, 9, 9] } } })
    const cropped = await whenExported(id)
    expect(cropped.exports.state).toBe('current')
    // Judged by the model as it was reconstructed, not by what the last crop left.
    const other: Placement = { ...turned, crop: { min: [-9, -9, -9], max: [-1, 9, 9] } }
    expect(await fixture.api.job.place({ id, placement: other })).toMatchObject({ placement: other })
  })

  it('keeps the files that there were when nothing of the model of an older version is in the box', async () => {
    const job = jobs.older
    await fixture.api.job.place({ id: job.id, placement: { ...UNPLACED, crop: { min: [5, 5, 5], max: [6, 6, 6] } } })
    const failed = await whenExported(job.id)
    expect(failed.exports).toMatchObject({ state: 'failed', error: { code: 'INVALID_INPUT' } })
    expect(versionsOf(failed)).toEqual(versionsOf(job))
  })
})

it('throws away what was written for a placement that is no longer wanted', async () => {
  const job = await finishedJob()
  await fixture.api.job.place({ id: job.id, placement: TENFOLD })
  const claimed = await claimExport(fixture.db, job.id)
  if (!claimed) throw new Error('nothing to export')
  await fixture.api.job.place({ id: job.id, placement: { ...TENFOLD, metresPerUnit: 2 } })
  const late = { name: 'model.glb', storageKey: 'jobs/late/model.glb', byteSize: 1, sha256: 'late' }
  expect(await finishExport(fixture.db, claimed, [late])).toEqual([late.storageKey])
  const after = await fixture.api.job.get({ id: job.id })
  expect(after.exports.state).toBe('pending')
  expect(versionsOf(after)).toEqual(versionsOf(job))
})

it('keeps what another worker listed for the same placement, also when a newer one is asked for', async () => {
  const job = await finishedJob()
  await fixture.api.job.place({ id: job.id, placement: TENFOLD })
  const claimed = await claimExport(fixture.db, job.id)
  if (!claimed) throw new Error('nothing to export')
  const written = { name: 'model.glb', storageKey: `jobs/${job.id}/placed-1/model.glb`, byteSize: 1, sha256: 'same' }
  expect(await finishExport(fixture.db, claimed, [written])).toEqual([])
  await fixture.api.job.place({ id: job.id, placement: { ...TENFOLD, metresPerUnit: 2 } })
  expect(await finishExport(fixture.db, claimed, [written])).toEqual([])
})

it('survives two workers that write the files of one job at once', async () => {
  const job = await finishedJob()
  await fixture.api.job.place({ id: job.id, placement: { ...TENFOLD, metresPerUnit: 2 } })
  await fixture.api.job.place({ id: job.id, placement: TENFOLD })
  const { db, storage } = fixture
  const { dataDir } = fixture.context.env
  const stopping = new AbortController().signal
  const log = pino({ level: 'silent' })
  const claim = { jobId: job.id, signal: stopping }
  const run = () => exportModel({ db, storage, dataDir, stopping, log }, claim)
  const first = run()
  await vi.waitFor(
    async () =>
      expect((await readdir(path.join(dataDir, 'exports'), { recursive: true })).join()).toContain('model.glb'),
    { timeout: 20_000, interval: 1 },
  )
  await Promise.all([first, run()])
  const placed = await fixture.api.job.get({ id: job.id })
  expect(placed.exports).toEqual({ state: 'current', error: null })
  expect(await widthOf(job.id)).toBeCloseTo(20, 2)
})

it('finishes what a worker was writing when it was killed', async () => {
  const job = await finishedJob()
  const killed = fixture.startWorker({ timing: QUICK_TIMING })
  // Finishing needs the row: while it is locked here, the export can't complete.
  await fixture.db.$transaction(
    async (tx) => {
      await fixture.api.job.place({ id: job.id, placement: TENFOLD })
      await tx.$queryRaw`SELECT 1 FROM jobs WHERE id = ${job.id}::uuid FOR UPDATE`
      await vi.waitFor(async () => expect(await fixture.db.$queryRaw`${activeExports(job.id)}`).toHaveLength(1), {
        timeout: 20_000,
        interval: 20,
      })
      await endProcess(killed, 'SIGKILL')
    },
    { timeout: 30_000 },
  )
  expect((await fixture.api.job.get({ id: job.id })).exports.state).toBe('pending')
  // Silent for long. Supervisors skip a look that another has just had.
  const silenced = await fixture.db.$executeRaw`
    UPDATE pgboss.job SET heartbeat_on = now() - interval '1 minute' WHERE id IN (${activeExports(job.id)})`
  expect(silenced).toBe(1)
  const worker = fixture.startWorker({ timing: QUICK_TIMING })
  expect((await whenExported(job.id, TAKEOVER_MS)).exports.state).toBe('current')
  expect(await widthOf(job.id)).toBeCloseTo(20, 2)
  await endProcess(worker)
}, 90_000)

it('places nothing before there is a model, and no model of another owner', async () => {
  const { id } = await fixture.submit()
  expect(await bodyOfError(fixture.api.job.place({ id, placement: TENFOLD }))).toMatchObject({ code: 'NOT_READY' })
  const job = await finishedJob()
  const foreign = fixture.apiOf('somebody').job.place({ id: job.id, placement: TENFOLD })
  expect(await bodyOfError(foreign)).toMatchObject({ code: 'JOB_NOT_FOUND' })
  const crooked = { ...TENFOLD, rotation: [0, 0, 0, 2] } as Placement
  expect(await bodyOfError(fixture.api.job.place({ id: job.id, placement: crooked }))).toMatchObject({
    code: 'INVALID_INPUT',
  })
})
