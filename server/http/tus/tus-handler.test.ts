import { randomUUID } from 'node:crypto'
import { stat, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listUploads } from '#server/services/uploads/list-uploads.ts'
import { makePhoto } from '#server/services/uploads/testing/make-photo.ts'
import {
  createUploadFixture,
  readError,
  tusMetadata,
  type UploadFixture,
} from '#server/services/uploads/testing/upload-fixture.ts'
import { incomingPathOf } from '#server/services/uploads/upload-deps.ts'

let fixture: UploadFixture
let photo: Buffer
let half: number

beforeAll(async () => {
  fixture = await createUploadFixture({ MAQUETTE_MAX_FILE_MB: '1', MAQUETTE_MAX_FILES: '3' })
  photo = await makePhoto()
  half = Math.floor(photo.byteLength / 2)
})
afterAll(() => fixture.close())

async function statusOf(id: string) {
  const [view] = await listUploads(fixture.deps, { ids: [id] })
  return view?.status
}

/** A body that gives `bytes` and then neither ends nor fails until `fail` is called. */
function stalledBody(bytes: Uint8Array) {
  let controller: ReadableStreamDefaultController<Uint8Array>
  const stream = new ReadableStream<Uint8Array>({
    start(started) {
      controller = started
      controller.enqueue(bytes)
    },
  })
  return { stream, fail: () => controller.error(new Error('connection lost')) }
}

/** Looks at the disk: asking by HEAD would take the lock, and with it end the request that is sending. */
async function untilReceived(id: string, byteSize: number): Promise<void> {
  const path = incomingPathOf(fixture.deps.env, id)
  await expect.poll(async () => (await stat(path)).size, { timeout: 5000, interval: 10 }).toBe(byteSize)
}

describe('a tus upload', () => {
  it('is answered after its check, and leaves only what is kept', async () => {
    const { id, response } = await fixture.upload('castle.jpg', photo)

    expect(response.status).toBe(204)
    expect(await statusOf(id)).toBe('accepted')
    expect(await fixture.files()).toEqual([`storage/uploads/${id}/original`, `storage/uploads/${id}/thumbnail.webp`])
  })

  it('has an address without host, and no other site may read the answer', async () => {
    const headers = { 'Upload-Length': '9', 'Upload-Metadata': tusMetadata('a.jpg', randomUUID()) }
    const response = await fixture.send('POST', '/api/uploads', {
      ...headers,
      Origin: 'https://evil.example',
      'X-Forwarded-Host': 'evil.example',
    })

    expect(response.status).toBe(201)
    expect(response.headers.get('location')).toMatch(/^\/api\/uploads\/[0-9a-f-]{36}$/)
    expect(response.headers.get('access-control-allow-origin')).toBeNull()
  })

  it('can come whole with its creation', async () => {
    const response = await fixture.send(
      'POST',
      '/api/uploads',
      {
        'Upload-Length': String(photo.byteLength),
        'Upload-Metadata': tusMetadata('a.jpg', randomUUID()),
        'Content-Type': 'application/offset+octet-stream',
      },
      new Uint8Array(photo),
    )

    expect(response.status).toBe(201)
    expect(response.headers.get('upload-offset')).toBe(String(photo.byteLength))
    expect(await statusOf(response.headers.get('location')?.split('/').at(-1) ?? '')).toBe('accepted')
  })

  it('resumes after a lost connection and a restart of the server', async () => {
    const id = await fixture.begin('castle.jpg', photo.byteLength)
    const { stream, fail } = stalledBody(photo.subarray(0, half))
    const interrupted = fixture.patch(id, 0, stream)
    await untilReceived(id, half)
    fail()
    expect((await interrupted).status).toBe(409)
    expect(await statusOf(id)).toBe('receiving')

    fixture.restart()
    expect(await fixture.offsetOf(id)).toBe(half)
    expect((await fixture.patch(id, half, new Uint8Array(photo.subarray(half)))).status).toBe(204)
    expect(await statusOf(id)).toBe('accepted')
  })

  it('lets a client that came back take over from its own dead request', async () => {
    const id = await fixture.begin('castle.jpg', photo.byteLength)
    const { stream } = stalledBody(photo.subarray(0, half))
    const dead = fixture.patch(id, 0, stream)
    await untilReceived(id, half)

    expect(await fixture.offsetOf(id)).toBe(half)
    expect((await dead).headers.get('upload-offset')).toBe(String(half))
    expect((await fixture.patch(id, half, new Uint8Array(photo.subarray(half)))).status).toBe(204)
    expect(await statusOf(id)).toBe('accepted')
  })

  it('says that all is here after it was checked, so that a lost answer brings no second upload', async () => {
    const { id } = await fixture.upload('castle.jpg', photo)
    const refused = await fixture.upload('notes.jpg', Buffer.from('no photo'))
    fixture.restart()

    expect(await fixture.offsetOf(id)).toBe(photo.byteLength)
    expect(await fixture.offsetOf(refused.id)).toBe('no photo'.length)
  })

  it.each(['receiving', 'checking'] as const)(
    'that a dying server left complete and %s is checked by the list',
    async (status) => {
      const id = await fixture.begin('castle.jpg', photo.byteLength)
      await writeFile(incomingPathOf(fixture.deps.env, id), photo)
      await fixture.deps.db.upload.update({ where: { id }, data: { status } })

      expect(await fixture.offsetOf(id)).toBe(photo.byteLength)
      const asked = await Promise.all([statusOf(id), statusOf(id), statusOf(id)])
      expect(asked).toEqual(['accepted', 'accepted', 'accepted'])
    },
  )

  it('is gone with its row and bytes when it is terminated, whether checked or not', async () => {
    const before = await fixture.files()
    const unfinished = await fixture.begin('castle.jpg', photo.byteLength)
    await fixture.patch(unfinished, 0, new Uint8Array(photo.subarray(0, half)))
    const { id: accepted } = await fixture.upload('castle.jpg', photo)

    for (const id of [unfinished, accepted]) {
      expect((await fixture.send('DELETE', `/api/uploads/${id}`)).status).toBe(204)
      expect(await statusOf(id)).toBeUndefined()
      const head = await fixture.send('HEAD', `/api/uploads/${id}`)
      expect(head.status).toBe(404)
    }
    expect(await fixture.files()).toEqual(before)
  })
})

describe('a refusal', () => {
  it('comes under its HTTP status, stays in the list, and leaves no bytes', async () => {
    const before = await fixture.files()
    const { id, response } = await fixture.upload('notes.jpg', Buffer.from('no photo at all'))

    expect(response.status).toBe(415)
    expect(response.headers.get('content-type')).toContain('application/json')
    const error = await readError(response)
    expect(error).toMatchObject({ code: 'WRONG_FORMAT', file: 'notes.jpg', retryable: false })
    const [view] = await listUploads(fixture.deps, { ids: [id] })
    expect(view).toMatchObject({ status: 'refused', error, thumbnailUrl: null })
    expect(await fixture.files()).toEqual(before)
  })

  it('of an empty file comes with its creation', async () => {
    const response = await fixture.send('POST', '/api/uploads', {
      'Upload-Length': '0',
      'Upload-Metadata': tusMetadata('empty.jpg', randomUUID()),
    })
    expect(response.status).toBe(422)
    expect(await readError(response)).toMatchObject({ code: 'UNDECODABLE', file: 'empty.jpg' })
  })

  it('of a file over the limit comes before its bytes, and leaves no row', async () => {
    const captureId = randomUUID()
    const response = await fixture.send('POST', '/api/uploads', {
      'Upload-Length': String(1024 * 1024 + 1),
      'Upload-Metadata': tusMetadata('huge.tif', captureId),
    })
    expect(response.status).toBe(413)
    expect(await readError(response)).toMatchObject({ code: 'FILE_TOO_LARGE', file: 'huge.tif' })
    expect(await listUploads(fixture.deps, { captureId })).toEqual([])
  })

  it('of more bytes than announced keeps what was announced out', async () => {
    const id = await fixture.begin('castle.jpg', half)
    const response = await fixture.patch(id, 0, stalledBody(photo).stream)
    expect(response.status).toBe(413)
    expect(await readError(response)).toMatchObject({ code: 'FILE_TOO_LARGE' })
  })

  it('of one file too many, after photos with depth and masks, names the limit', async () => {
    const captureId = randomUUID()
    for (const end of ['.jpg', '.exr', '.mask.png']) {
      for (const name of ['1', '2', '3']) await fixture.begin(`${name}${end}`, 9, captureId)
    }
    const response = await fixture.send('POST', '/api/uploads', {
      'Upload-Length': '9',
      'Upload-Metadata': tusMetadata('4.jpg', captureId),
    })
    expect(await readError(response)).toMatchObject({ code: 'TOO_MANY_FILES', file: '4.jpg' })
  })

  it.each([
    ['no metadata', {}, 400, '“filename” is missing'],
    ['no capture', { 'Upload-Metadata': `filename ${btoa('a.jpg')}` }, 400, '“captureId” is missing'],
    [
      'a capture that is no UUID',
      { 'Upload-Metadata': tusMetadata('a.jpg', 'mine') },
      400,
      'must be an id, and is “mine”',
    ],
    ['metadata that are not base64', { 'Upload-Metadata': 'filename *' }, 400, ''],
    ['another protocol version', { 'Tus-Resumable': '0.2.2' }, 412, ''],
  ])('of %s is INVALID_INPUT', async (_, headers, status, says) => {
    const response = await fixture.send('POST', '/api/uploads', { 'Upload-Length': '9', ...headers })
    expect(response.status).toBe(status)
    expect(await readError(response)).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining(says) })
  })

  it('of a deferred length keeps the status of the protocol', async () => {
    const response = await fixture.send('POST', '/api/uploads', {
      'Upload-Defer-Length': '1',
      'Upload-Metadata': tusMetadata('a.jpg', randomUUID()),
    })
    expect(response.status).toBe(501)
    expect(await readError(response)).toMatchObject({ code: 'INVALID_INPUT' })
  })

  it('of a wrong offset asks to continue from the right one', async () => {
    const id = await fixture.begin('castle.jpg', photo.byteLength)
    const response = await fixture.patch(id, 7, new Uint8Array(photo.subarray(7)))
    expect(response.status).toBe(409)
    expect(await readError(response)).toMatchObject({ code: 'UPLOAD_NOT_READY', retryable: true })
  })

  it.each([randomUUID(), 'x', '..%2f..%2fetc%2fpasswd', '%00'])('of the unknown upload %s is a 404', async (id) => {
    const response = await fixture.patch(id, 0, 'bytes')
    expect(response.status).toBe(404)
    expect(await readError(response)).toMatchObject({ code: 'UNKNOWN_UPLOAD' })
  })
})

describe('a file name', () => {
  it.each([
    ['holiday/day 1/IMG_1.jpg', 'IMG_1.jpg'],
    ['C:\\photos\\IMG_1.jpg', 'IMG_1.jpg'],
    ['a\0b\u202egpj.jpg', 'abgpj.jpg'],
    ['Schloß 城 🏰.jpg', 'Schloß 城 🏰.jpg'],
    ['dir/', 'unnamed'],
  ])('%j is kept as %j', async (sent, kept) => {
    const id = await fixture.begin(sent, 9)
    const [view] = await listUploads(fixture.deps, { ids: [id] })
    expect(view?.fileName).toBe(kept)
  })
})
