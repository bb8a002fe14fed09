import { statfs } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isFinal } from '#server/contracts/job-status.ts'
import type { Job } from '#server/generated/prisma/client.ts'
import { canMount, type MountedDisk, mountSmallDisk } from '#server/testing/mount-disk.ts'
import { createWorkerFixture, endProcess, type WorkerFixture } from './testing/worker-fixture.ts'

const MB = 1e6

/** Filling it takes a second or two. */
const DISK_BYTES = 60 * MB

describe.runIf(await canMount())('on a small disk (needs leave to mount a tmpfs)', () => {
  let disk: MountedDisk
  let fixture: WorkerFixture
  beforeEach(async () => {
    disk = await mountSmallDisk(DISK_BYTES)
  })
  afterEach(async () => {
    await fixture.close()
    await disk.unmount()
  })

  const over = (job: Job) => isFinal(job.status)
  const freeBytes = async () => {
    const { bavail, bsize } = await statfs(disk.dir)
    return bavail * bsize
  }

  it.each([
    ['touches the reserve', '30'],
    ['fills all of it', '0'],
  ])(
    'a job that %s ends as DISK_FULL, its files go, and the next one runs',
    { timeout: 180_000 },
    async (_, reserveMb) => {
      fixture = await createWorkerFixture({ TMPDIR: disk.dir, MAQUETTE_DISK_RESERVE_MB: reserveMb })
      await fixture.setFault('disk-filling')
      await fixture.openGate()
      // Without an estimate that says so before: its small photos would fit.
      const { id } = await submitTo(fixture)
      const worker = fixture.startWorker()
      const job = await fixture.waitForJob(id, over, 90_000)
      expect(job).toMatchObject({ status: 'failed', error: { code: 'DISK_FULL' } })
      if (reserveMb !== '0') expect(job.message).toContain('to leave room for the database')
      await expect.poll(() => fixture.workspaceExists(id), { timeout: 20_000 }).toBe(false)
      expect(await freeBytes()).toBeGreaterThan(DISK_BYTES - 5 * MB)
      const log = await fixture.db.artifact.findFirst({ where: { jobId: id, name: 'reconstruct.log' } })
      expect(log?.byteSize, 'the log tells what happened').toBeGreaterThan(0)

      await fixture.setFault(null)
      const next = await submitTo(fixture)
      expect(await fixture.waitForJob(next.id, over, 60_000)).toMatchObject({ status: 'completed' })
      await endProcess(worker)
    },
  )

  it('refuses a job while the rest is the reserve', async () => {
    fixture = await createWorkerFixture({ TMPDIR: disk.dir, MAQUETTE_DISK_RESERVE_MB: '59' })
    await expect(fixture.submit()).rejects.toMatchObject({ cause: { code: 'DISK_FULL' } })
    expect(await fixture.db.job.count()).toBe(0)
  })
})

/** As `submit`, on a disk that the estimate calls too small. */
async function submitTo(fixture: WorkerFixture): Promise<{ id: string }> {
  const large = { ...fixture.storage, freeBytes: async () => 1e12 }
  const uploadIds = await fixture.addUploads(3)
  return fixture
    .apiWith({ storage: large })
    .job.submit({ idempotencyKey: crypto.randomUUID(), uploadIds, preset: 'draft' })
}
