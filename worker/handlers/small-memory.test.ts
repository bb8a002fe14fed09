import { afterEach, describe, expect, it } from 'vitest'
import { isFinal } from '#server/contracts/job-status.ts'
import type { Job } from '#server/generated/prisma/client.ts'
import { createWorkerFixture, endProcess, type WorkerFixture } from './testing/worker-fixture.ts'

/** Of a worker that runs nothing, with what lies between that and a job. */
const MEMORY_MB = 700

describe.runIf(process.platform === 'linux')('a worker that may hold little memory', () => {
  let fixture: WorkerFixture
  afterEach(() => fixture.close())

  const over = (job: Job) => isFinal(job.status)

  it('stops the job that takes more, says which preset would fit, and runs the next one', {
    timeout: 90_000,
  }, async () => {
    fixture = await createWorkerFixture({ MAQUETTE_MEMORY_MB: String(MEMORY_MB) })
    await fixture.setFault('memory-filling')
    await fixture.openGate()
    const { id } = await fixture.submit()
    // As large photos at the highest preset: what the estimate goes by, and no stage here looks at.
    await fixture.db.upload.updateMany({ data: { widthPx: 6000, heightPx: 4000 } })
    await fixture.db.job.update({ where: { id }, data: { preset: 'high' } })
    const worker = fixture.startWorker()
    const job = await fixture.waitForJob(id, over, 60_000)
    expect(job).toMatchObject({ status: 'failed', error: { code: 'OUT_OF_MEMORY' } })
    expect(job.message).toContain('more than 700 MB of memory')
    expect((job.error as { suggestion: string }).suggestion).toMatch(
      /^Choose Draft, which needs about \d+ MB; \d+ MB are free\.$/,
    )
    expect((job.timings as { status: string }[]).map(({ status }) => status)).toEqual(['done', 'failed', 'pending'])

    await fixture.setFault(null)
    const next = await fixture.submit()
    expect(await fixture.waitForJob(next.id, over, 60_000)).toMatchObject({ status: 'completed' })
    await endProcess(worker)
  })
})
