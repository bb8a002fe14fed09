import { mkdtemp, rm } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import path from 'node:path'
import { v7 as uuidv7 } from 'uuid'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { toExposition } from '#server/formats/prometheus.ts'
import { toAppError } from '../../errors.ts'
import { failJob } from '../jobs/attempt/fail-job.ts'
import { writeProgress } from '../jobs/attempt/write-progress.ts'
import { createJobFixture, type JobFixture, TEST_ENGINE } from '../jobs/testing/job-fixture.ts'
import { createLocalStorage } from '../storage/local-storage.ts'
import { touchWorker } from '../workers/touch-worker.ts'
import { readMetrics } from './read-metrics.ts'
import { readReadiness } from './read-readiness.ts'

let fixture: JobFixture
let dataDir: string

beforeEach(async () => {
  fixture = await createJobFixture()
  dataDir = await mkdtemp(path.join(tmpdir(), 'maquette-ready-'))
})

afterEach(async () => {
  await fixture.close()
  await rm(dataDir, { recursive: true })
})

function addWorker(engine: typeof TEST_ENGINE | null) {
  return touchWorker(fixture.db, { id: uuidv7(), host: hostname(), pid: process.pid, slots: 2, engine })
}

function readiness() {
  const { db, storage } = fixture
  return readReadiness({ db, storage, env: { dataDir, diskReserveBytes: 500e6 } })
}

it('is ready with a worker that has an engine, and says what is missing until then', async () => {
  expect(await readiness()).toEqual({ ready: false, reasons: ['worker'] })
  await addWorker(null)
  expect(await readiness()).toEqual({ ready: false, reasons: ['engine'] })
  await addWorker(TEST_ENGINE)
  expect(await readiness()).toEqual({ ready: true, reasons: [] })
})

it('is not ready where nothing can be written, or next to nothing fits', async () => {
  await addWorker(TEST_ENGINE)
  const { db, storage } = fixture
  const env = { diskReserveBytes: 500e6, dataDir: path.join('/proc', 'nowhere') }
  const full = { ...storage, freeBytes: async () => 1000 }
  expect(await readReadiness({ db, storage: full, env })).toEqual({ ready: false, reasons: ['storage', 'disk'] })
})

// A file system on which nothing is ever free.
it.skipIf(process.platform !== 'linux')('tells pages while less is free than the reserve', async () => {
  expect((await fixture.api.system.health()).lowDiskBytes).toBeNull()
  const env = { ...fixture.context.env, diskReserveBytes: 1 }
  const api = fixture.apiWith({ storage: createLocalStorage('/sys'), env })
  expect((await api.system.health()).lowDiskBytes).toBe(0)
})

it('shows the owner workers, what runs, what waits, and what failed', async () => {
  await addWorker(TEST_ENGINE)
  const failed = await fixture.submitAndClaim()
  await failJob(fixture.db, {
    jobId: failed.id,
    attempt: failed.attempt,
    error: toAppError(new Error('boom')).toBody(),
  })
  const running = await fixture.submitAndClaim()
  await fixture.submit()
  const status = await fixture.api.system.status()
  expect(status.workers).toMatchObject([{ host: hostname(), pid: process.pid, slots: 2, engine: TEST_ENGINE }])
  expect(status.running).toMatchObject([{ id: running.id, status: 'running', attempt: 1 }])
  expect(status.queue.waiting).toBe(1)
  expect(status.failures).toMatchObject([{ id: failed.id, code: 'UNKNOWN' }])
  expect(status.jobs).toEqual({ failed: 1, running: 1, queued: 1 })
  expect(status.disk.uploadBytes).toBeGreaterThan(0)
})

it('measures them for Prometheus', async () => {
  await addWorker(TEST_ENGINE)
  const job = await fixture.submitAndClaim()
  await fixture.submit()
  const at = (seconds: number) => new Date(1.8e12 + 1000 * seconds).toISOString()
  const stage = {
    name: 'prepare',
    status: 'done',
    startedAt: at(0),
    finishedAt: at(12),
    message: '',
    peakMemoryBytes: 3e8,
  } as const
  await writeProgress(fixture.db, {
    jobId: job.id,
    attempt: job.attempt,
    stage: 'features',
    progress: 0.1,
    message: '',
    timeLeft: null,
    timings: [stage],
  })
  const text = toExposition(await readMetrics(fixture.db, fixture.storage))
  const value = (name: string) =>
    Number(
      text
        .split('\n')
        .find((line) => line.startsWith(`${name} `))
        ?.slice(name.length + 1),
    )
  expect(value('maquette_jobs{state="queued"}')).toBe(1)
  expect(value('maquette_queue_waiting{queue="reconstruct"}')).toBe(2)
  expect(value('maquette_stage_seconds_bucket{stage="prepare",le="5"}')).toBe(0)
  expect(value('maquette_stage_seconds_bucket{stage="prepare",le="15"}')).toBe(1)
  expect(value('maquette_stage_peak_bytes_sum{stage="prepare"}')).toBe(3e8)
  expect(value('maquette_uploads{state="accepted"}')).toBe(6)
  expect(value('process_resident_memory_bytes')).toBeGreaterThan(1e7)
  for (const line of text.trimEnd().split('\n')) {
    expect(line).toMatch(/^(# (HELP|TYPE) \w+ .+|\w+(\{(\w+="[^"]*",?)+\})? (-?[\d.e+-]+|\+Inf|NaN))$/)
  }
})
