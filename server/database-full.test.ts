import { randomUUID } from 'node:crypto'
import { chown, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { type Db, openDb } from './db.ts'
import { bodyOfError } from './services/jobs/testing/body-of-error.ts'
import { createJobFixture, type JobFixture } from './services/jobs/testing/job-fixture.ts'
import { canMount, type MountedDisk, mountSmallDisk } from './testing/mount-disk.ts'

const MB = 1e6

describe.runIf(await canMount())('a database whose disk is full (needs leave to mount a tmpfs)', () => {
  const tablespace = `full_${randomUUID().replaceAll('-', '')}`
  let disk: MountedDisk
  let somebodyElses: string
  let server: Db
  let fixture: JobFixture
  beforeAll(async () => {
    disk = await mountSmallDisk(2 * MB)
    server = openDb(inject('postgres').url)
    const [row] = await server.$queryRaw<{ data_directory: string }[]>`SHOW data_directory`
    // PostgreSQL takes a directory only that belongs to its own account.
    const { uid, gid } = await stat(row?.data_directory ?? '')
    await chown(disk.dir, uid, gid)
    await server.$executeRawUnsafe(`CREATE TABLESPACE ${tablespace} LOCATION '${disk.dir}'`)
    somebodyElses = path.join(disk.dir, 'somebody-elses')
    fixture = await createJobFixture()
    await writeFile(somebodyElses, new Uint8Array(MB / 2))
    await fixture.db.$executeRawUnsafe(`ALTER TABLE job_events SET TABLESPACE ${tablespace}`)
  })
  afterAll(async () => {
    await fixture.close()
    await server.$executeRawUnsafe(`DROP TABLESPACE ${tablespace}`)
    await server.$disconnect()
    await disk.unmount()
  })

  it('refuses writes as DISK_FULL, answers reads, and recovers once there is space', async () => {
    const { id } = await fixture.submit()
    const event = { jobId: id, attempt: 0, kind: 'stage' }
    const fill = async () => {
      // Not to be compressed.
      for (;;) await fixture.db.jobEvent.create({ data: { ...event, data: { filler: randomText(20_000) } } })
    }
    await expect(fill()).rejects.toThrow()
    const fillTheRest = async () => {
      for (;;) await fixture.db.jobEvent.create({ data: { ...event, data: { filler: randomText(200) } } })
    }
    await expect(fillTheRest()).rejects.toThrow()

    // The table's last page may have room for some events yet.
    let taken = 1
    const submitAll = async () => {
      for (;;) {
        await fixture.submit()
        taken++
      }
    }
    expect(await bodyOfError(submitAll())).toMatchObject({ code: 'DISK_FULL', retryable: true })
    expect(await fixture.db.job.count(), 'nothing of what was refused').toBe(taken)
    expect((await fixture.api.job.get({ id })).status).toBe('queued')

    await rm(somebodyElses)
    expect((await fixture.submit()).status).toBe('queued')
  })
})

function randomText(length: number): string {
  let text = ''
  while (text.length < length) text += randomUUID()
  return text
}
