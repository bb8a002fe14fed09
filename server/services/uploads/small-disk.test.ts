import { randomUUID } from 'node:crypto'
import { rm, statfs, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { UPLOADS_PATH } from '#server/http/tus/tus-handler.ts'
import { canMount, type MountedDisk, mountSmallDisk } from '#server/testing/mount-disk.ts'
import { makePhoto } from './testing/make-photo.ts'
import { createUploadFixture, tusMetadata, type UploadFixture } from './testing/upload-fixture.ts'

const MB = 1e6

describe.runIf(await canMount())('uploads to a small disk (needs leave to mount a tmpfs)', () => {
  let disk: MountedDisk
  let fixture: UploadFixture
  beforeAll(async () => {
    disk = await mountSmallDisk(40 * MB)
    fixture = await createUploadFixture({ TMPDIR: disk.dir, MAQUETTE_DISK_RESERVE_MB: '10' })
  })
  afterAll(async () => {
    await fixture.close()
    await disk.unmount()
  })

  async function fillUpTo(freeBytes: number): Promise<() => Promise<void>> {
    const { bavail, bsize } = await statfs(disk.dir)
    const file = path.join(disk.dir, 'somebody-elses')
    await writeFile(file, new Uint8Array(bavail * bsize - freeBytes))
    return () => rm(file)
  }

  it('are refused when they would take of the reserve, and leave no row', async () => {
    const makeRoom = await fillUpTo(11 * MB)
    const before = await fixture.deps.db.upload.count()
    const headers = { 'Upload-Length': String(MB), 'Upload-Metadata': tusMetadata('large.jpg', randomUUID()) }
    const response = await fixture.send('POST', UPLOADS_PATH, headers)
    expect(response.status).toBe(507)
    expect(await response.json()).toMatchObject({ code: 'DISK_FULL', file: 'large.jpg' })
    expect(await fixture.deps.db.upload.count()).toBe(before)
    await makeRoom()
    expect(await fixture.begin('large.jpg', MB)).toBeTruthy()
  })

  it('that fill the disk can be resumed once there is room', async () => {
    const photo = await makePhoto({ widthPx: 1200, heightPx: 900 })
    const id = await fixture.begin('photo.jpg', photo.length)
    const makeRoom = await fillUpTo(0)
    const refused = await fixture.patch(id, 0, new Uint8Array(photo))
    expect(refused.status).toBe(507)
    expect(await refused.json()).toMatchObject({ code: 'DISK_FULL' })
    await makeRoom()
    const offset = await fixture.offsetOf(id)
    expect((await fixture.patch(id, offset, new Uint8Array(photo.subarray(offset)))).status).toBe(204)
    const row = await fixture.deps.db.upload.findUniqueOrThrow({ where: { id } })
    expect(row).toMatchObject({ status: 'accepted', byteSize: BigInt(photo.length) })
  })
})
