import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ArtifactView } from '#server/contracts/artifacts.ts'
import { type DownloadOptions, downloadArtifact } from './download-artifact.ts'

const BYTES = randomBytes(300_000)
const ETAG = `"${createHash('sha256').update(BYTES).digest('hex')}"`

let dir: string
let server: Server
let baseUrl: string
/** What the server does, by the number of the request; the last one stays. */
let behaviour: ((request: IncomingMessage, response: ServerResponse) => void)[]
let requests: IncomingMessage['headers'][]

beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'maquette-download-'))
  requests = []
  server = createServer((request, response) => {
    requests.push(request.headers)
    behaviour[Math.min(requests.length, behaviour.length) - 1]?.(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  await rm(dir, { recursive: true })
})

function artifact(changes: Partial<ArtifactView> = {}): ArtifactView {
  const url = '/api/jobs/1/files/sparse.glb?v=1'
  const facts = {
    description: '',
    note: null,
    mediaType: 'model/gltf-binary',
    byteSize: BYTES.length,
    version: '1',
    url,
  }
  return { name: 'sparse.glb', ...facts, ...changes }
}

const download = (wanted = artifact(), options: DownloadOptions = {}) =>
  downloadArtifact({ baseUrl, fetch }, wanted, dir, options)

/** Breaks the connection, once, as soon as the first bytes are on the client's disk. */
function hangUpOnce(): DownloadOptions {
  let left = 1
  return { onProgress: () => left-- > 0 && server.closeAllConnections() }
}

/** Sends `body` from the offset that the Range names; stops after `limit` bytes without ending the answer. */
function send(body: Buffer, etag: string, limit = Number.POSITIVE_INFINITY) {
  return ({ headers }: IncomingMessage, response: ServerResponse) => {
    const asked = /^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1]
    const offset = asked && headers['if-range'] === etag ? Number(asked) : 0
    const rest = body.subarray(offset)
    const range = offset > 0 ? { 'content-range': `bytes ${offset}-${body.length - 1}/${body.length}` } : {}
    response.writeHead(offset > 0 ? 206 : 200, { etag, 'content-length': rest.length, ...range })
    response.write(rest.subarray(0, limit), () => limit >= rest.length && response.end())
  }
}

test('the bytes are under the name of the artifact, and nothing else is left', async () => {
  behaviour = [send(BYTES, ETAG)]
  const file = await download()
  expect(file).toBe(path.join(dir, 'sparse.glb'))
  expect(await readFile(file)).toEqual(BYTES)
  expect(await readdir(dir)).toEqual(['sparse.glb'])
})

test('a dropped download resumes where it broke', async () => {
  behaviour = [send(BYTES, ETAG, 100_000), send(BYTES, ETAG)]
  expect(await readFile(await download(artifact(), hangUpOnce()))).toEqual(BYTES)
  expect(requests[1]?.['if-range']).toBe(ETAG)
  expect(requests[1]?.range).toMatch(/^bytes=[1-9]\d*-$/)
})

test('a file that changed between two requests is downloaded from the beginning', async () => {
  const older = randomBytes(200_000)
  behaviour = [send(older, '"older"', 150_000), send(BYTES, ETAG)]
  expect(await readFile(await download(artifact(), hangUpOnce()))).toEqual(BYTES)
  expect(requests).toHaveLength(2)
})

test('wrong bytes and wrong sizes never get the name of the artifact', async () => {
  const wrong = Buffer.from(BYTES)
  wrong[5] = (wrong[5] ?? 0) ^ 1
  behaviour = [send(wrong, ETAG)]
  await expect(download()).rejects.toMatchObject({ code: 'DOWNLOAD_DAMAGED' })
  await expect(download(artifact({ byteSize: 1 }))).rejects.toMatchObject({ code: 'DOWNLOAD_DAMAGED' })
  expect(await readdir(dir)).toEqual([])
})

test('the error of the server arrives as it was meant', async () => {
  const body = { code: 'ARTIFACT_NOT_FOUND', message: 'There is none.', suggestion: 'Wait.', retryable: false }
  behaviour = [(_, response) => response.writeHead(404).end(JSON.stringify(body))]
  await expect(download()).rejects.toMatchObject({ code: 'ARTIFACT_NOT_FOUND', suggestion: 'Wait.' })
  expect(requests).toHaveLength(1)
})

test('an abort stops with its reason and leaves nothing', async () => {
  const controller = new AbortController()
  const reason = new Error('enough')
  behaviour = [
    (_, response) => {
      response.writeHead(200, { etag: ETAG, 'content-length': BYTES.length })
      response.write(BYTES.subarray(0, 1000), () => controller.abort(reason))
    },
  ]
  await expect(download(artifact(), { signal: controller.signal })).rejects.toBe(reason)
  expect(await readdir(dir)).toEqual([])
})

test('a name that would leave the folder is refused', async () => {
  behaviour = [send(BYTES, ETAG)]
  await expect(download(artifact({ name: '../sparse.glb' }))).rejects.toMatchObject({ code: 'UNEXPECTED_ANSWER' })
  expect(requests).toHaveLength(0)
})
