import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serveThumbnail } from '#server/http/serve-thumbnail.ts'
import { exrOf } from '../../formats/testing/exr-of.ts'
import { listUploads } from './list-uploads.ts'
import { removeUploads } from './remove-uploads.ts'
import { makePhoto } from './testing/make-photo.ts'
import { createUploadFixture, type UploadFixture } from './testing/upload-fixture.ts'

let fixture: UploadFixture
let photo: Buffer
beforeAll(async () => {
  fixture = await createUploadFixture()
  photo = await makePhoto()
})
afterAll(() => fixture.close())

async function duplicatesIn(captureId: string): Promise<(string | null)[]> {
  return (await listUploads(fixture.deps, { captureId })).map((upload) => upload.duplicateOf)
}

async function useInJob(uploadId: string, name: string): Promise<void> {
  const { db, ownerId } = fixture.deps
  const photos = { create: [{ ordinal: 0, uploadId }] }
  await db.job.create({
    data: {
      id: uuidv7(),
      ownerId,
      idempotencyKey: randomUUID(),
      name,
      preset: 'draft',
      status: 'queued',
      estimate: {},
      photos,
    },
  })
}

describe('listUploads', () => {
  it('gives a capture in the order in which it came, with every fact', async () => {
    const captureId = randomUUID()
    const { id } = await fixture.upload('b.jpg', photo, captureId)
    await fixture.upload('a.jpg', await makePhoto({ seed: 2 }), captureId)

    const uploads = await listUploads(fixture.deps, { captureId })
    expect(uploads.map((upload) => upload.fileName)).toEqual(['b.jpg', 'a.jpg'])
    expect(uploads[0]).toMatchObject({
      id,
      captureId,
      status: 'accepted',
      byteSize: photo.byteLength,
      mediaType: 'image/jpeg',
      widthPx: 320,
      heightPx: 240,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      thumbnailUrl: `/api/uploads/${id}/thumbnail`,
      duplicateOf: null,
      error: null,
      orientation: 1,
      location: null,
      notes: [],
    })
  })

  it('gives depth in OpenEXR beside photos', async () => {
    const captureId = randomUUID()
    const size = { widthPx: 80, heightPx: 64 }
    await fixture.upload('depth.exr', exrOf(new Array(80 * 64).fill(2), size), captureId)
    await fixture.upload('a.jpg', photo, captureId)
    expect(await listUploads(fixture.deps, { captureId })).toMatchObject([
      { mediaType: 'image/x-exr', status: 'accepted', orientation: 1, ...size },
      { mediaType: 'image/jpeg', status: 'accepted' },
    ])
  })

  it('shows nobody else’s', async () => {
    const captureId = randomUUID()
    const { id } = await fixture.upload('a.jpg', photo, captureId)
    const stranger = { ...fixture.deps, ownerId: 'somebody-else' }

    expect(await listUploads(stranger, { captureId })).toEqual([])
    expect(await removeUploads(stranger, [id])).toEqual([])
    await expect(serveThumbnail(stranger, new Request('http://localhost/'), id)).rejects.toMatchObject({
      code: 'UNKNOWN_UPLOAD',
    })
  })
})

describe('a HEIC photo', () => {
  it('is kept as JPEG under its own name, and leaves nothing else behind', async () => {
    const bytes = await readFile(new URL('../../formats/testing/phone.heic', import.meta.url))
    const captureId = randomUUID()
    const { id } = await fixture.upload('IMG_0001.HEIC', bytes, captureId)
    await fixture.upload('IMG_0001 (1).HEIC', bytes, captureId)
    const [first, again] = await listUploads(fixture.deps, { captureId })
    expect(first).toMatchObject({ id, fileName: 'IMG_0001.HEIC', mediaType: 'image/jpeg', widthPx: 240 })
    expect(again?.duplicateOf).toBe(id)
    const own = (await fixture.files()).filter((file) => file.includes(id))
    expect(own).toEqual([`storage/uploads/${id}/original`, `storage/uploads/${id}/thumbnail.webp`])
    const kept = await readFile(await fixture.deps.storage.localPath(`uploads/${id}/original`))
    expect(kept.toString('latin1', 0, 3)).toBe('\xff\xd8\xff')
  })
})

describe('the same photo twice', () => {
  it('is a duplicate of the first, however many finish at once', async () => {
    const captureId = randomUUID()
    await Promise.all(['a.jpg', 'b.jpg', 'c.jpg', 'd.jpg'].map((name) => fixture.upload(name, photo, captureId)))

    const uploads = await listUploads(fixture.deps, { captureId })
    const originals = uploads.filter((upload) => upload.duplicateOf === null)
    expect(originals).toHaveLength(1)
    for (const upload of uploads) expect([null, originals[0]?.id]).toContain(upload.duplicateOf)
  })

  it('is none in another capture', async () => {
    const captureId = randomUUID()
    await fixture.upload('a.jpg', photo)
    await fixture.upload('a.jpg', photo, captureId)
    expect(await duplicatesIn(captureId)).toEqual([null])
  })

  it('gets a new first when the first is removed', async () => {
    const captureId = randomUUID()
    const ids: string[] = []
    for (const name of ['a.jpg', 'b.jpg', 'c.jpg']) ids.push((await fixture.upload(name, photo, captureId)).id)
    expect(await duplicatesIn(captureId)).toEqual([null, ids[0], ids[0]])

    await removeUploads(fixture.deps, ids.slice(0, 1))
    expect(await duplicatesIn(captureId)).toEqual([null, ids[1]])
    await removeUploads(fixture.deps, ids.slice(1, 2))
    expect(await duplicatesIn(captureId)).toEqual([null])
  })
})

describe('removeUploads', () => {
  it('removes rows, blobs and what was received so far', async () => {
    const before = await fixture.files()
    const { id } = await fixture.upload('a.jpg', photo)
    const unfinished = await fixture.begin('b.jpg', 100)
    const removed = await removeUploads(fixture.deps, [id, unfinished, randomUUID()])

    expect(removed.toSorted()).toEqual([id, unfinished].toSorted())
    expect(await fixture.files()).toEqual(before)
    expect(await removeUploads(fixture.deps, [id])).toEqual([])
  })

  it('removes more than go into one transaction, and the next copy becomes the first', async () => {
    const captureId = randomUUID()
    const { db, ownerId } = fixture.deps
    const ids = Array.from({ length: 252 }, () => uuidv7()).sort()
    const facts = { ownerId, captureId, fileName: 'copy.jpg', byteSize: 1, status: 'accepted', sha256: 'same' } as const
    await db.upload.createMany({
      data: ids.map((id, index) => ({ ...facts, id, duplicateOf: index === 0 ? null : (ids[0] ?? null) })),
    })
    expect(await removeUploads(fixture.deps, ids.slice(0, 250))).toHaveLength(250)
    const left = await db.upload.findMany({ where: { captureId }, orderBy: { id: 'asc' } })
    expect(left.map(({ id, duplicateOf }) => [id, duplicateOf])).toEqual([
      [ids[250], null],
      [ids[251], ids[250]],
    ])
  })

  it('removes nothing at all while a job uses one of them', async () => {
    const used = await fixture.upload('used.jpg', photo)
    const free = await fixture.upload('free.jpg', photo)
    await useInJob(used.id, 'Castle')

    await expect(removeUploads(fixture.deps, [free.id, used.id])).rejects.toMatchObject({
      code: 'UPLOAD_IN_USE',
      file: 'used.jpg',
      message: expect.stringContaining('Castle'),
    })
    expect(await listUploads(fixture.deps, { ids: [free.id, used.id] })).toHaveLength(2)
    expect((await fixture.send('DELETE', `/api/uploads/${used.id}`)).status).toBe(409)
  })
})

describe('serveThumbnail', () => {
  it('gives a WebP that may be kept for good', async () => {
    const { id } = await fixture.upload('a.jpg', photo)
    const response = await serveThumbnail(fixture.deps, new Request('http://localhost/'), id)

    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('image/webp')
    expect(response.headers.get('cache-control')).toContain('immutable')
    expect(Buffer.from(await response.arrayBuffer()).toString('latin1', 8, 12)).toBe('WEBP')
  })

  it('knows none of a refused upload', async () => {
    const { id } = await fixture.upload('notes.txt', Buffer.from('notes'))
    await expect(serveThumbnail(fixture.deps, new Request('http://localhost/'), id)).rejects.toMatchObject({
      code: 'UNKNOWN_UPLOAD',
    })
  })
})
