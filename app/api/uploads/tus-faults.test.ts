import { createHash, randomUUID } from 'node:crypto'
import { readdir, readFile, utimes } from 'node:fs/promises'
import { connect } from 'node:net'
import { Readable } from 'node:stream'
import pino from 'pino'
import { DetailedError, Upload, type UploadOptions } from 'tus-js-client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { getDb } from '#server/db.ts'
import { createTusHandler } from '#server/http/tus/tus-handler.ts'
import { tidyUp } from '#server/services/retention/tidy-up.ts'
import { UNBEGUN_MS } from '#server/services/uploads/find-abandoned-uploads.ts'
import { makePhoto } from '#server/services/uploads/testing/make-photo.ts'
import {
  createUploadFixture,
  tusMetadata,
  type UploadFixture,
} from '#server/services/uploads/testing/upload-fixture.ts'
import { incomingDirOf, incomingPathOf } from '#server/services/uploads/upload-deps.ts'
import { type Served, serveUploadRoutes, startCuttingProxy } from './testing/serve-routes.ts'

const ENDPOINT = '/api/uploads'

let fixture: UploadFixture
let server: Served

beforeAll(async () => {
  fixture = await createUploadFixture()
  server = await serveUploadRoutes()
})
afterAll(async () => {
  await server.close()
  await getDb().$disconnect()
  await fixture.close()
})

function headersOfCreation(byteSize: number) {
  const metadata = tusMetadata('castle.jpg', randomUUID())
  return { 'Tus-Resumable': '1.0.0', 'Upload-Length': String(byteSize), 'Upload-Metadata': metadata }
}

async function begin(byteSize: number): Promise<string> {
  const response = await fetch(server.baseUrl + ENDPOINT, { method: 'POST', headers: headersOfCreation(byteSize) })
  return response.headers.get('location') ?? ''
}

async function offsetOf(path: string): Promise<number> {
  const response = await fetch(server.baseUrl + path, { method: 'HEAD', headers: { 'Tus-Resumable': '1.0.0' } })
  return Number(response.headers.get('upload-offset') ?? Number.NaN)
}

function patch(path: string, offset: number, bytes: Uint8Array): Promise<Response> {
  const headers = {
    'Tus-Resumable': '1.0.0',
    'Upload-Offset': String(offset),
    'Content-Type': 'application/offset+octet-stream',
  }
  return fetch(server.baseUrl + path, { method: 'PATCH', headers, body: new Uint8Array(bytes) })
}

/** A whole request as it goes over the wire. */
function wire(method: string, path: string, headers: Record<string, string>, body: Uint8Array): Buffer {
  const all = { Host: `127.0.0.1:${server.port}`, 'Content-Length': String(body.byteLength), ...headers }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  return Buffer.concat([Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`), body])
}

/** Sends the first bytes and breaks the connection, half of the times by a reset. */
async function sendCut(bytes: Uint8Array): Promise<void> {
  const socket = connect(server.port, '127.0.0.1')
  socket.on('error', () => undefined)
  await new Promise<void>((resolve) => socket.write(bytes, () => resolve()))
  if (bytes.byteLength % 2) socket.destroy()
  else socket.resetAndDestroy()
}

/** Like every tus client: asks for the offset and continues from there. Another request may still be ending. */
async function finish(path: string, bytes: Uint8Array): Promise<Response> {
  for (;;) {
    const offset = await offsetOf(path)
    expect(offset).toBeLessThanOrEqual(bytes.byteLength)
    const response = await patch(path, offset, bytes.subarray(offset))
    if (response.status !== 409) return response
  }
}

const received = (path: string) => readFile(incomingPathOf(fixture.deps.env, idOf(path)))
const idOf = (path: string) => path.split('/').at(-1) ?? ''

/** Runs `task` for 0 to `count`, some at once. */
async function forEach(count: number, task: (i: number) => Promise<void>): Promise<void> {
  let next = 0
  const lane = async () => {
    while (next <= count) await task(next++)
  }
  await Promise.all(Array.from({ length: 8 }, lane))
}

describe('a connection that is cut', () => {
  test('at any byte of a PATCH, header or body, loses nothing and adds nothing', async () => {
    const body = Buffer.from(Array.from({ length: 120 }, (_, i) => (i * 37) % 251))
    const headers = {
      'Tus-Resumable': '1.0.0',
      'Upload-Offset': '0',
      'Content-Type': 'application/offset+octet-stream',
    }
    // One byte more is announced, so that no check begins.
    const untouched = await begin(body.byteLength + 1)
    const whole = wire('PATCH', untouched, headers, body)
    const headBytes = whole.byteLength - body.byteLength
    await forEach(headBytes, (cutAt) => sendCut(whole.subarray(0, cutAt)))
    expect((await finish(untouched, body)).status).toBe(204)
    expect(await received(untouched)).toEqual(body)

    await forEach(body.byteLength, async (sentBytes) => {
      const path = await begin(body.byteLength + 1)
      const request = wire('PATCH', path, headers, body)
      await sendCut(request.subarray(0, request.byteLength - body.byteLength + sentBytes))
      expect((await finish(path, body)).status, `cut at ${sentBytes}`).toBe(204)
      expect(await received(path), `cut at ${sentBytes}`).toEqual(body)
    })
  })

  test('keeps the bytes that came before (The Server SHOULD always attempt to store as much of the received data as possible)', async () => {
    const body = Buffer.alloc(100_000, 'maquette')
    const path = await begin(body.byteLength)
    const headers = { 'Tus-Resumable': '1.0.0', 'Upload-Offset': '0' }
    const type = { 'Content-Type': 'application/offset+octet-stream' }
    const socket = connect(server.port, '127.0.0.1')
    const whole = wire('PATCH', path, { ...headers, ...type }, body)
    socket.write(whole.subarray(0, whole.byteLength - body.byteLength / 2))
    await expect.poll(async () => (await received(path)).byteLength).toBe(body.byteLength / 2)
    socket.destroy()
    expect(await offsetOf(path)).toBe(body.byteLength / 2)
  })

  test('at any byte of a creation with its upload leaves nothing that does not expire', async () => {
    const body = Buffer.alloc(64, 'x')
    const type = { 'Content-Type': 'application/offset+octet-stream' }
    const headers = { ...headersOfCreation(body.byteLength + 1), ...type }
    const whole = wire('POST', ENDPOINT, headers, body)
    const { db, env } = fixture.deps
    await db.upload.deleteMany()
    await forEach(whole.byteLength - 1, (cutAt) => sendCut(whole.subarray(0, cutAt)))
    // The last of them whole, and heard: those before it have come as well.
    const response = await fetch(server.baseUrl + ENDPOINT, { method: 'POST', headers, body: new Uint8Array(body) })
    expect(response.status).toBe(201)
    const rows = await db.upload.findMany({ select: { id: true, status: true } })
    expect(rows.length).toBeGreaterThan(1)
    expect(new Set(rows.map(({ status }) => status))).toEqual(new Set(['receiving']))
    const files = await readdir(incomingDirOf(env))
    expect(rows.filter(({ id }) => !files.includes(id))).toEqual([])

    const old = new Date(0)
    await db.upload.updateMany({ data: { createdAt: old } })
    for (const { id } of rows) await utimes(incomingPathOf(env, id), old, old)
    await tidyUp({ ...fixture.deps, log: pino({ level: 'silent' }) }, new Date(Date.now() + UNBEGUN_MS))
    expect(await db.upload.count()).toBe(0)
    const left = await readdir(incomingDirOf(env))
    expect(left.filter((name) => rows.some(({ id }) => name.startsWith(id)))).toEqual([])
  })
})

describe('two clients on one upload', () => {
  test.each(Array.from({ length: 10 }, (_, i) => i))(
    'at one offset: one is told no, and bytes never mix (%i)',
    async (round) => {
      const size = 200_000 + round
      const contents = ['A', 'B', 'C'].map((letter) => Buffer.alloc(size, letter))
      // One byte more is announced, so that no check begins.
      const path = await begin(size + 1)
      const answers = await Promise.all(contents.map((bytes) => patch(path, 0, bytes)))
      expect(answers.map(({ status }) => status).sort()).toEqual([204, 409, 409])
      const winner = contents[answers.findIndex(({ status }) => status === 204)]
      expect((await received(path)).equals(winner ?? Buffer.alloc(0))).toBe(true)
    },
  )

  test('that send the last byte at once are both told how it ended', async () => {
    const photo = await makePhoto()
    const path = await begin(photo.byteLength)
    await patch(path, 0, photo.subarray(0, -1))
    const answers = await Promise.all([1, 2, 3].map(() => patch(path, photo.byteLength - 1, photo.subarray(-1))))
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 409, 409])
    expect(await offsetOf(path)).toBe(photo.byteLength)
    expect(await sha256Of(path)).toBe(hash(photo))
  })
})

describe('a PATCH after the commit', () => {
  test('changes nothing: the same one again is a conflict, an empty one at the end is told how it ended', async () => {
    const photo = await makePhoto({ seed: 2 })
    const path = await begin(photo.byteLength)
    expect((await patch(path, 0, photo)).status).toBe(204)
    expect((await patch(path, 0, photo)).status).toBe(409)
    expect((await patch(path, photo.byteLength, Buffer.from('more'))).status).toBe(413)
    const again = await patch(path, photo.byteLength, Buffer.alloc(0))
    expect([again.status, again.headers.get('upload-offset')]).toEqual([204, String(photo.byteLength)])
    expect(await sha256Of(path)).toBe(hash(photo))

    const refused = await begin(9)
    expect((await patch(refused, 0, Buffer.from('no photo!'))).status).toBe(415)
    expect((await patch(refused, 9, Buffer.alloc(0))).status).toBe(415)
  })
})

test('a body of which nothing more comes is given up, with what came kept', async () => {
  const handle = createTusHandler(fixture.deps, { idleMs: 200 })
  const path = await begin(100)
  const body = new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array(10)) })
  const headers = { 'Upload-Offset': '0', 'Content-Type': 'application/offset+octet-stream', 'Tus-Resumable': '1.0.0' }
  const init = { method: 'PATCH', headers, body, duplex: 'half' } as RequestInit
  const response = await handle(new Request(server.baseUrl + path, init))
  expect([response.status, response.headers.get('connection')]).toEqual([409, 'close'])
  expect(await offsetOf(path)).toBe(10)
})

describe('tus-js-client as it comes', () => {
  /** Sends by the client's own means alone. */
  function send(
    bytes: Buffer,
    baseUrl: string,
    options: Partial<UploadOptions> = {},
  ): Upload & { done: Promise<void> } {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const upload = new Upload(bytes, {
      endpoint: baseUrl + ENDPOINT,
      metadata: { filename: 'castle.png', captureId: randomUUID() },
      retryDelays: [0, 10, 10, 10, 10, 10, 10, 10, 10, 10],
      onSuccess: () => resolve(),
      onError: reject,
      ...options,
    })
    return Object.assign(upload, { done: promise })
  }

  let photo: Buffer
  beforeAll(async () => {
    photo = await makePhoto({ widthPx: 1600, heightPx: 1200, format: 'png' })
  })

  test.each([
    ['whole', {}],
    ['in pieces', { chunkSize: 50_000 }],
    ['with its creation', { uploadDataDuringCreation: true }],
    ['in pieces, the first with its creation', { uploadDataDuringCreation: true, chunkSize: 50_000 }],
    ['with methods overridden', { overridePatchMethod: true, chunkSize: 100_000 }],
  ])('uploads %s', async (_, options) => {
    const upload = send(photo, server.baseUrl, options)
    upload.start()
    await upload.done
    expect(await sha256Of(upload.url ?? '')).toBe(hash(photo))
  })

  test.each([1, 2, 3])('uploads over connections that are cut again and again (seed %i)', async (seed) => {
    let state = seed
    let cuts = 0
    let connections = 0
    const proxy = await startCuttingProxy(server.port, () => {
      state = (state * 48271) % (2 ** 31 - 1)
      // Every third one lives.
      if (++connections % 3 === 0) return null
      cuts++
      return 1 + (state % 60_000)
    })
    try {
      const upload = send(photo, proxy.baseUrl, { chunkSize: 40_000 })
      upload.start()
      await upload.done
      expect(cuts).toBeGreaterThan(0)
      expect(await sha256Of(upload.url ?? '')).toBe(hash(photo))
    } finally {
      await proxy.close()
    }
  })

  test('pauses, and resumes where it was, also as another client with the address', async () => {
    const paused = Promise.withResolvers<void>()
    const first = send(photo, server.baseUrl, {
      chunkSize: 50_000,
      onChunkComplete: (_, accepted) => {
        if (accepted >= 150_000) void first.abort().then(() => paused.resolve())
      },
    })
    first.start()
    await paused.promise
    const offset = await offsetOf(new URL(first.url ?? '').pathname)
    expect(offset).toBeGreaterThanOrEqual(150_000)
    expect(offset).toBeLessThan(photo.byteLength)

    const begun: number[] = []
    const second = send(photo, server.baseUrl, {
      uploadUrl: first.url,
      onProgress: (sent) => void begun.push(sent),
    })
    second.start()
    await second.done
    expect(begun[0]).toBeGreaterThanOrEqual(offset)
    expect(await sha256Of(second.url ?? '')).toBe(hash(photo))
  })

  test('terminates, and hears of a refusal', async () => {
    const upload = send(photo, server.baseUrl, { chunkSize: 50_000, onChunkComplete: () => void upload.abort(true) })
    upload.start()
    await expect
      .poll(async () => upload.url && Number.isNaN(await offsetOf(new URL(upload.url).pathname)), { timeout: 5000 })
      .toBe(true)

    const refused = send(Buffer.from('no photo'), server.baseUrl)
    refused.start()
    const error = await refused.done.catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(DetailedError)
    expect((error as DetailedError).originalResponse?.getStatus()).toBe(415)
  })
})

const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** Of what is in storage; the row must say the same. */
async function sha256Of(path: string): Promise<string> {
  const id = idOf(path)
  const row = await fixture.deps.db.upload.findUniqueOrThrow({ where: { id } })
  expect(row.status).toBe('accepted')
  const sum = createHash('sha256')
  const stream = await fixture.deps.storage.open(`uploads/${id}/original`)
  for await (const part of Readable.fromWeb(stream as never)) sum.update(part)
  const found = sum.digest('hex')
  expect(row.sha256).toBe(found)
  return found
}
