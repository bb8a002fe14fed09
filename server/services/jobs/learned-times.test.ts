import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { stagesOf } from '../../contracts/capture-route.ts'
import type { StageTiming } from '../../contracts/job.ts'
import type { PresetName } from '../../contracts/preset.ts'
import { completeJob } from './complete-job.ts'
import { learnedTimes } from './learned-times.ts'
import { createJobFixture, type JobFixture } from './testing/job-fixture.ts'
import { writeProgress } from './write-progress.ts'

let fixture: JobFixture
beforeAll(async () => {
  fixture = await createJobFixture()
})
afterAll(() => fixture.close())

/** Runs a job whose every stage took `seconds`; `depth` comes from a checkpoint. */
async function finishJob(photos: number, preset: PresetName, seconds: number): Promise<void> {
  const uploadIds = await fixture.addUploads(photos)
  const job = await fixture.api.job.submit({ idempotencyKey: randomUUID(), uploadIds, preset })
  const { attempt } = await fixture.claim(job.id)
  const startedAt = new Date(Date.UTC(2026, 0, 1)).toISOString()
  const finishedAt = new Date(Date.UTC(2026, 0, 1) + 1000 * seconds).toISOString()
  const timings = stagesOf('photos').map((name): StageTiming => {
    return { name, status: name === 'depth' ? 'reused' : 'done', startedAt, finishedAt, message: '' }
  })
  const progress = { stage: 'report', progress: 1, message: '', timeLeft: null, timings } as const
  await writeProgress(fixture.db, { jobId: job.id, attempt, ...progress })
  expect(await completeJob(fixture.db, { jobId: job.id, attempt })).toBe(true)
}

const draftOf = (photoCount: number) => learnedTimes(fixture.db, { preset: 'draft', route: 'photos', photoCount })

it('learns what stages take from finished jobs, by preset and number of photos', async () => {
  expect((await draftOf(6)).size).toBe(0)

  await finishJob(6, 'draft', 10)
  await finishJob(6, 'standard', 100)
  const alike = await draftOf(6)
  expect(alike.get('mesh')?.low).toBeCloseTo(10 / 1.15)
  expect(alike.get('mesh')?.high).toBeCloseTo(11.5)
  expect(alike.has('depth')).toBe(false)

  const larger = (await draftOf(12)).get('mesh')
  expect(larger?.low).toBeLessThan(20 / 1.15)
  expect(larger?.high).toBeGreaterThan(20 * 1.15)
  expect((await draftOf(60)).size).toBe(0)

  await finishJob(6, 'draft', 16)
  const both = (await draftOf(6)).get('mesh')
  expect(both?.low).toBeCloseTo(10 / 1.15)
  expect(both?.high).toBeCloseTo(16 * 1.15)
})
