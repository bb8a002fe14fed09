import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { stagesOf } from '#server/contracts/capture/capture-route.ts'
import type { SecondsRange } from '#server/contracts/likely-seconds.ts'
import { PRESETS, type PresetName } from '#server/contracts/preset.ts'
import type { StageTiming } from '#server/contracts/stages.ts'
import { completeJob } from '../attempt/complete-job.ts'
import { writeProgress } from '../attempt/write-progress.ts'
import { createJobFixture, type JobFixture } from '../testing/job-fixture.ts'
import { learnedTimes } from './learned-times.ts'

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

const timesOf = (preset: PresetName, photoCount: number) =>
  learnedTimes(fixture.db, {
    photos: Array.from({ length: photoCount }, () => ({ widthPx: 4000, heightPx: 3000 })),
    settings: PRESETS[preset].settings,
    threads: 2,
  })
const likely = (range: SecondsRange | undefined) => Math.sqrt((range?.low ?? 0) * (range?.high ?? 0))

it('learns what stages take from finished jobs, for every preset and number of photos', async () => {
  const before = { draft: await timesOf('draft', 6), standard: await timesOf('standard', 40) }
  expect([...before.draft.keys()]).toEqual(stagesOf('photos'))

  // Much slower than predicted, in whatever preset.
  for (const preset of ['draft', 'standard', 'draft'] as const) await finishJob(6, preset, 100)
  const after = { draft: await timesOf('draft', 6), standard: await timesOf('standard', 40) }
  for (const stage of ['mesh', 'depth', 'features'] as const) {
    expect(likely(after.draft.get(stage))).toBeGreaterThan(2 * likely(before.draft.get(stage)))
    expect(likely(after.standard.get(stage))).toBeGreaterThan(2 * likely(before.standard.get(stage)))
    expect(likely(after.standard.get(stage))).toBeGreaterThan(likely(after.draft.get(stage)))
  }
})
