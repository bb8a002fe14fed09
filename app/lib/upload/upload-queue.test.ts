import { randomBytes } from 'node:crypto'
import path from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { createMaquetteClient, type MaquetteClient } from '#client/maquette-client.ts'
import { startTestServer, type TestServer } from '#client/testing/start-test-server.ts'
import type { DraftStorage } from './draft-storage.ts'
import type { SendPhoto } from './send-photo.ts'
import { UploadQueue } from './upload-queue.ts'

let server: TestServer
let client: MaquetteClient

beforeAll(async () => {
  server = await startTestServer()
  client = createMaquetteClient({ baseUrl: server.baseUrl })
})
afterAll(() => server.close())

/** A page: a queue on the server, with a storage that its reloads share. */
function openPage(storage: DraftStorage) {
  return new UploadQueue({
    storage,
    send: sendByFetch,
    makeThumbnail: async () => null,
    list: async (input) => (await client.api.upload.list.query(input)).uploads,
    remove: (ids) => client.api.upload.remove.mutate({ ids }),
  })
}

function memory(): DraftStorage {
  let kept: string | null = null
  return {
    getItem: () => kept,
    setItem: (_, value) => {
      kept = value
    },
  }
}

/** tus in two requests: the page's own sender needs a browser. */
const sendByFetch: SendPhoto = (file, { captureId, onUploadId, onProgress }) => {
  const send = async () => {
    const tus = { 'Tus-Resumable': '1.0.0' }
    const metadata = Object.entries({ filename: file.name, captureId })
      .map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
      .join(',')
    const headers = { ...tus, 'Upload-Length': `${file.size}`, 'Upload-Metadata': metadata }
    const created = await fetch(`${server.baseUrl}/api/uploads`, { method: 'POST', headers })
    const url = created.headers.get('location') ?? ''
    onUploadId(path.basename(url))
    await fetch(new URL(url, server.baseUrl), {
      method: 'PATCH',
      headers: { ...tus, 'Upload-Offset': '0', 'Content-Type': 'application/offset+octet-stream' },
      body: await file.arrayBuffer(),
    })
    onProgress(file.size)
    return { kind: 'sent' } as const
  }
  return { result: send(), abort: () => {} }
}

async function photo(name: string): Promise<{ file: File; folder: string }> {
  const raw = { width: 64, height: 64, channels: 3 } as const
  const bytes = await sharp(randomBytes(64 * 64 * 3), { raw })
    .jpeg()
    .toBuffer()
  return { file: new File([new Uint8Array(bytes)], name, { type: 'image/jpeg', lastModified: 1 }), folder: '' }
}

const statesOf = (queue: UploadQueue) => queue.getSnapshot().photos.map(({ fileName, state }) => [fileName, state])

it('keeps photos that are chosen before the draft of an earlier visit is back', async () => {
  const storage = memory()
  const before = openPage(storage)
  await before.restore()
  before.add([await photo('a.jpg')])
  await vi.waitFor(() => expect(statesOf(before)).toEqual([['a.jpg', 'accepted']]))

  const after = openPage(storage)
  const [again, fresh] = [await photo('b.jpg'), await photo('c.jpg')]
  after.add([again])
  after.add([again, fresh])
  expect(statesOf(after)).toEqual([
    ['b.jpg', 'waiting'],
    ['c.jpg', 'waiting'],
  ])
  await after.restore()
  await vi.waitFor(() =>
    expect(statesOf(after)).toEqual([
      ['a.jpg', 'accepted'],
      ['b.jpg', 'accepted'],
      ['c.jpg', 'accepted'],
    ]),
  )
  const { captureId } = before.getSnapshot()
  expect((await client.api.upload.list.query({ captureId })).uploads).toHaveLength(3)
})

it('asks again which photo is whose copy when the first one is removed', async () => {
  const queue = openPage(memory())
  await queue.restore()
  const first = await photo('first.jpg')
  const copy = { file: new File([await first.file.arrayBuffer()], 'copy.jpg'), folder: '' }
  queue.add([first])
  await vi.waitFor(() => expect(statesOf(queue)).toEqual([['first.jpg', 'accepted']]))
  queue.add([copy])
  const copyOf = () => queue.getSnapshot().photos.find(({ fileName }) => fileName === 'copy.jpg')?.duplicateOf
  await vi.waitFor(() => expect(copyOf()).toBe('first.jpg'))
  await queue.remove([queue.getSnapshot().photos[0]?.key ?? ''])
  expect(statesOf(queue)).toEqual([['copy.jpg', 'accepted']])
  expect(copyOf()).toBeNull()
})
