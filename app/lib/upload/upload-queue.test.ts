import { randomBytes } from 'node:crypto'
import path from 'node:path'
import sharp from 'sharp'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import { createMaquetteClient, type MaquetteClient } from '#sdk/maquette-client.ts'
import { startTestServer, type TestServer } from '#sdk/testing/start-test-server.ts'
import { english } from '../words/testing/english.ts'
import { setWordsOfPage } from '../words/words-of-page.ts'
import type { DraftStorage } from './has-draft.ts'
import type { SendPhoto } from './send-photo.ts'
import type { TabChannel } from './tab-link.ts'
import { UploadQueue } from './upload-queue.ts'

setWordsOfPage(english)

let server: TestServer
let client: MaquetteClient

beforeAll(async () => {
  server = await startTestServer()
  client = createMaquetteClient({ baseUrl: server.baseUrl })
})
afterAll(() => server.close())

/** Real photos on a busy machine take longer than Vitest's second. */
const until = (check: () => void) => vi.waitFor(check, { timeout: 20_000 })

const pages: UploadQueue[] = []
afterEach(() => {
  for (const page of pages.splice(0)) page.close()
})

/** A tab: a queue on the server, with a storage that tabs and reloads share. */
type List = ConstructorParameters<typeof UploadQueue>[0]['list']

const listByClient: List = async (input) => (await client.api.upload.list.query(input)).uploads

function openPage(storage: DraftStorage, { send = sendByFetch, list = listByClient, channel = '' } = {}) {
  const page = new UploadQueue({
    storage,
    send,
    makeThumbnail: async () => null,
    list,
    remove: (ids) => client.api.upload.remove.mutate({ ids }),
    // Node's never carries messages of one object to itself, as the browser's.
    ...(channel ? { channel: new BroadcastChannel(channel) as unknown as TabChannel } : {}),
  })
  pages.push(page)
  return page
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
  await until(() => expect(statesOf(before)).toEqual([['a.jpg', 'accepted']]))

  const after = openPage(storage)
  const [again, fresh] = [await photo('b.jpg'), await photo('c.jpg')]
  after.add([again])
  after.add([again, fresh])
  expect(statesOf(after)).toEqual([
    ['b.jpg', 'waiting'],
    ['c.jpg', 'waiting'],
  ])
  await after.restore()
  await until(() =>
    expect(statesOf(after)).toEqual([
      ['a.jpg', 'accepted'],
      ['b.jpg', 'accepted'],
      ['c.jpg', 'accepted'],
    ]),
  )
  const { captureId } = before.getSnapshot()
  expect((await client.api.upload.list.query({ captureId })).uploads).toHaveLength(3)
})

it('asks after a photo that was being checked when the page was reloaded, once the server is back', async () => {
  const storage = memory()
  const before = openPage(storage)
  await before.restore()
  before.add([await photo('a.jpg')])
  await until(() => expect(statesOf(before)).toEqual([['a.jpg', 'accepted']]))

  let server: 'checks' | 'away' | 'back' = 'checks'
  const after = openPage(storage, {
    async list(input) {
      if (server === 'away') throw new TypeError('Failed to fetch')
      const views = await listByClient(input)
      return server === 'back' ? views : views.map((view) => ({ ...view, status: 'checking' }))
    },
  })
  await after.restore()
  expect(statesOf(after)).toEqual([['a.jpg', 'checking']])
  server = 'away'
  await until(() => expect(statesOf(after)).toEqual([['a.jpg', 'interrupted']]))
  server = 'back'
  after.retryInterrupted()
  await until(() => expect(statesOf(after)).toEqual([['a.jpg', 'accepted']]))
})

it('asks again which photo is whose copy when the first one is removed', async () => {
  const queue = openPage(memory())
  await queue.restore()
  const first = await photo('first.jpg')
  const copy = { file: new File([await first.file.arrayBuffer()], 'copy.jpg'), folder: '' }
  queue.add([first])
  await until(() => expect(statesOf(queue)).toEqual([['first.jpg', 'accepted']]))
  queue.add([copy])
  const copyOf = () => queue.getSnapshot().photos.find(({ fileName }) => fileName === 'copy.jpg')?.duplicateOf
  await until(() => expect(copyOf()).toBe('first.jpg'))
  await queue.remove([queue.getSnapshot().photos[0]?.key ?? ''])
  expect(statesOf(queue)).toEqual([['copy.jpg', 'accepted']])
  expect(copyOf()).toBeNull()
})

it('shows in every tab what one of them adds, names and removes', async () => {
  const storage = memory()
  const channel = randomBytes(8).toString('hex')
  const [a, b] = [openPage(storage, { channel }), openPage(storage, { channel })]
  await Promise.all([a.restore(), b.restore()])
  a.add([await photo('a.jpg'), await photo('b.jpg')])
  a.setName('Castle')
  b.add([await photo('c.jpg')])
  const names = (queue: UploadQueue) => statesOf(queue).sort().join(' ')
  const all = 'a.jpg,accepted b.jpg,accepted c.jpg,accepted'
  await until(() => expect([names(a), names(b)]).toEqual([all, all]))
  await until(() => expect(b.getSnapshot().name).toBe('Castle'))
  // What another tab sent has a picture here too.
  await until(() => expect(b.getSnapshot().photos.every(({ thumbnailUrl }) => thumbnailUrl)).toBe(true))

  await a.remove(
    a
      .getSnapshot()
      .photos.filter(({ fileName }) => fileName !== 'c.jpg')
      .map(({ key }) => key),
  )
  await until(() => expect(names(b)).toBe('c.jpg,accepted'))
  const before = a.getSnapshot().captureId
  a.startOver()
  await until(() => expect(names(b)).toBe(''))
  expect(b.getSnapshot().captureId).toBe(a.getSnapshot().captureId)
  expect(b.getSnapshot().captureId).not.toBe(before)
})

it('shows what another tab is sending, and asks for the file again when that tab is closed', async () => {
  const storage = memory()
  const channel = randomBytes(8).toString('hex')
  const never: SendPhoto = () => ({ result: new Promise(() => {}), abort: () => {} })
  const sender = openPage(storage, { channel, send: never })
  await sender.restore()
  sender.add([await photo('slow.jpg')])
  vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval'] })
  try {
    const other = openPage(storage, { channel })
    await other.restore()
    await until(() => expect(statesOf(other)).toEqual([['slow.jpg', 'uploading']]))
    sender.close()
    await vi.advanceTimersByTimeAsync(20_000)
    expect(statesOf(other)).toEqual([['slow.jpg', 'missing']])
  } finally {
    vi.useRealTimers()
  }
})

it('sends photos again that were removed on the server, and names those whose file it no longer has', async () => {
  const storage = memory()
  const queue = openPage(storage)
  await queue.restore()
  queue.add([await photo('a.jpg'), await photo('b.jpg')])
  const accepted = [
    ['a.jpg', 'accepted'],
    ['b.jpg', 'accepted'],
  ]
  await until(() => expect(statesOf(queue)).toEqual(accepted))
  const idOf = (page: UploadQueue) => page.getSnapshot().photos[0]?.uploadId ?? ''
  const first = idOf(queue)
  await client.api.upload.remove.mutate({ ids: [first] })
  await queue.checkAll()
  await until(() => expect(statesOf(queue)).toEqual(accepted))
  expect(idOf(queue)).not.toBe(first)

  const reloaded = openPage(storage)
  await reloaded.restore()
  await client.api.upload.remove.mutate({ ids: [idOf(reloaded)] })
  await reloaded.checkAll()
  expect(statesOf(reloaded)).toEqual([
    ['a.jpg', 'missing'],
    ['b.jpg', 'accepted'],
  ])
})

it('begins from zero with a file that was changed and chosen again', async () => {
  const changed: SendPhoto = (_, { onUploadId }) => {
    onUploadId(uuidv7())
    const error = { code: 'UNKNOWN', message: 'changed', suggestion: 'again', retryable: false } as const
    return { result: Promise.resolve({ kind: 'unreadable', error }), abort: () => {} }
  }
  let send = changed
  const queue = openPage(memory(), { send: (...given) => send(...given) })
  await queue.restore()
  queue.add([await photo('a.jpg')])
  await until(() => expect(statesOf(queue)).toEqual([['a.jpg', 'unreadable']]))
  let resumed: string | null = 'not sent'
  send = (file, options) => {
    resumed = options.uploadId
    return sendByFetch(file, options)
  }
  const { file } = await photo('a.jpg')
  queue.add([{ file: new File([await file.arrayBuffer()], 'a.jpg', { lastModified: 2 }), folder: '' }])
  await until(() => expect(statesOf(queue)).toEqual([['a.jpg', 'accepted']]))
  expect(resumed).toBeNull()
})

it('keeps what becomes of the background with the photos of a reconstruction, until it is over', async () => {
  const storage = memory()
  const page = openPage(storage)
  await page.restore()
  const capture = { uploads: [], maskIds: [], name: 'Lego', preset: 'draft' } as const
  page.adopt({ ...capture, background: 'keep' })
  expect(page.getSnapshot().background).toBeNull()
  page.adopt({ ...capture, background: 'still' })
  const again = openPage(storage)
  await again.restore()
  expect(again.getSnapshot()).toMatchObject({ background: 'still', preset: 'draft' })
  again.startOver()
  expect(again.getSnapshot().background).toBeNull()
})

it('keeps settings over a reload, none of them where one is out of range, until it is over', async () => {
  const storage = memory()
  const page = openPage(storage)
  await page.restore()
  page.setSettings({ texturePx: 1024 })
  const again = openPage(storage)
  await again.restore()
  expect(again.getSnapshot().settings).toEqual({ texturePx: 1024 })
  again.setSettings({ texturePx: 1 })
  expect(again.getSnapshot().settings).toEqual({ texturePx: 1 })
  const last = openPage(storage)
  await last.restore()
  expect(last.getSnapshot().settings).toEqual({})
  last.setSettings({ depthPx: 400 })
  last.startOver()
  expect(last.getSnapshot().settings).toEqual({})
})

it('takes the photos of a reconstruction in once the draft is back', async () => {
  const storage = memory()
  const page = openPage(storage)
  page.adopt({ uploads: [], maskIds: [], name: 'Lego', preset: 'draft', background: 'still' })
  expect(page.getSnapshot().background).toBeNull()
  await page.restore()
  expect(page.getSnapshot()).toMatchObject({ background: 'still', name: 'Lego' })
})
