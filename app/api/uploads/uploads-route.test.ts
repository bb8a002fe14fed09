import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { getDb } from '#server/db.ts'
import { makePhoto } from '#server/services/uploads/testing/make-photo.ts'
import {
  createUploadFixture,
  readError,
  tusMetadata,
  type UploadFixture,
} from '#server/services/uploads/testing/upload-fixture.ts'
import { GET as getFile } from '../jobs/[id]/files/[name]/route.ts'
import { GET as getThumbnail } from './[id]/thumbnail/route.ts'
import { POST } from './route.ts'

let fixture: UploadFixture
beforeAll(async () => {
  fixture = await createUploadFixture()
})
afterAll(async () => {
  await getDb().$disconnect()
  await fixture.close()
})

/** As the server sees it: `Host` is set by the connection, and a page elsewhere can't choose it. */
function request(path: string, init: RequestInit = {}, host = 'localhost:3000'): Request {
  return new Request(`http://localhost:3000${path}`, { ...init, headers: { host, ...init.headers } })
}

async function creation(headers: Record<string, string> = {}): Promise<RequestInit> {
  const photo = await makePhoto()
  return {
    method: 'POST',
    body: new Uint8Array(photo),
    headers: {
      'Tus-Resumable': '1.0.0',
      'Upload-Length': String(photo.byteLength),
      'Upload-Metadata': tusMetadata('castle.jpg', randomUUID()),
      'Content-Type': 'application/offset+octet-stream',
      ...headers,
    },
  }
}

describe('the upload routes', () => {
  it('take a photo and show its thumbnail', async () => {
    const created = await POST(request('/api/uploads', await creation()))
    expect(created.status).toBe(201)
    const id = created.headers.get('location')?.split('/').at(-1) ?? ''

    const path = `/api/uploads/${id}/thumbnail`
    const thumbnail = await getThumbnail(request(path), { params: Promise.resolve({ id }) })
    expect([thumbnail.status, thumbnail.headers.get('content-type')]).toEqual([200, 'image/webp'])
  })

  it('guard themselves, since the proxy leaves them out', async () => {
    const rebound = await POST(request('/api/uploads', await creation(), 'evil.example'))
    const crossSite = await POST(request('/api/uploads', await creation({ origin: 'https://evil.example' })))
    for (const response of [rebound, crossSite]) {
      expect(response.status).toBe(403)
      expect(await readError(response)).toMatchObject({ code: 'FORBIDDEN_ORIGIN' })
    }
    expect(await fixture.deps.db.upload.count()).toBe(1)
  })
})

describe('an address that Maquette never gave', () => {
  it.each(['x', '../secret', randomUUID().slice(1)])('%j names no thumbnail', async (id) => {
    const response = await getThumbnail(request('/'), { params: Promise.resolve({ id }) })
    expect([response.status, (await readError(response)).code]).toEqual([400, 'INVALID_INPUT'])
  })

  it.each([
    ['x', 'sparse.glb', 400],
    [randomUUID(), '../../original', 400],
    [randomUUID(), 'a\0b', 400],
    [randomUUID(), '', 400],
    [randomUUID(), 'sparse.glb', 404],
    [randomUUID(), 'depth-Löwe_1.webp', 404],
  ])('of job %j and file %j is answered as JSON', async (id, name, status) => {
    const response = await getFile(request('/'), { params: Promise.resolve({ id, name }) })
    expect(response.status).toBe(status)
    expect(await readError(response)).toMatchObject({ retryable: false })
  })
})
