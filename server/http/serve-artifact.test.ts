import { createHash, randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#server/testing/test-database.ts'
import type { ArtifactDeps } from '../services/artifacts/find-artifact.ts'
import { createLocalStorage } from '../services/storage/index.ts'
import { serveArtifact } from './serve-artifact.ts'

const BYTES = '0123456789'
const SHA256 = createHash('sha256').update(BYTES).digest('hex')
const ETAG = `"${SHA256}"`

let database: TestDatabase
let dataDir: string
let deps: ArtifactDeps
const jobId = uuidv7()

beforeAll(async () => {
  database = await createTestDatabase()
  dataDir = await mkdtemp(path.join(tmpdir(), 'maquette-artifacts-'))
  deps = { db: database.db, storage: createLocalStorage(dataDir), ownerId: 'local' }
  await database.db.job.create({
    data: {
      id: jobId,
      ownerId: 'local',
      idempotencyKey: randomUUID(),
      name: 'Schloß',
      preset: 'draft',
      status: 'completed',
      estimate: {},
    },
  })
  await addArtifact('sparse.glb', BYTES)
  await addArtifact('empty.log', '')
})
afterAll(async () => {
  await database.drop()
  await rm(dataDir, { recursive: true, force: true })
})

async function addArtifact(name: string, bytes: string): Promise<string> {
  const storageKey = `jobs/${jobId}/1/${name}`
  await writeFile(path.join(dataDir, 'source'), bytes)
  const blob = await deps.storage.put(storageKey, path.join(dataDir, 'source'))
  const mediaType = name.endsWith('.glb') ? 'model/gltf-binary' : 'text/plain; charset=utf-8'
  await deps.db.artifact.create({
    data: { id: uuidv7(), jobId, attempt: 1, name, description: name, mediaType, storageKey, ...blob },
  })
  return storageKey
}

function get(headers: Record<string, string> = {}, { query = '', method = 'GET', name = 'sparse.glb' } = {}) {
  const request = new Request(`http://localhost/api/jobs/${jobId}/files/${name}${query}`, { method, headers })
  return serveArtifact(deps, request, { jobId, name })
}

describe('a file of a job', () => {
  it('comes whole, with what a browser needs to know', async () => {
    const response = await get()
    expect(response.status).toBe(200)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'model/gltf-binary',
      'content-length': '10',
      'accept-ranges': 'bytes',
      etag: ETAG,
      'cache-control': 'private, no-cache',
      'x-content-type-options': 'nosniff',
    })
    expect(response.headers.has('content-disposition')).toBe(false)
    expect(await response.text()).toBe(BYTES)
  })

  it('may be kept for good under its version, and under no other', async () => {
    const cacheControl = async (v: string) => (await get({}, { query: `?v=${v}` })).headers.get('cache-control')
    expect(await cacheControl(SHA256.slice(0, 16))).toContain('immutable')
    expect(await cacheControl(SHA256)).toContain('immutable')
    expect(await cacheControl('0123456789abcdef')).toBe('private, no-cache')
    expect(await cacheControl(SHA256.slice(0, 2))).toBe('private, no-cache')
    expect(await cacheControl('')).toBe('private, no-cache')
  })

  it('is saved under the name of its job when it is downloaded', async () => {
    const response = await get({}, { query: '?download=1' })
    expect(response.headers.get('content-disposition')).toBe(
      `attachment; filename="Schlo_ - sparse.glb"; filename*=UTF-8''Schlo%C3%9F%20-%20sparse.glb`,
    )
  })

  it('has a HEAD that says the same and sends nothing, whatever range it names', async () => {
    const response = await get({ range: 'bytes=0-1' }, { method: 'HEAD' })
    expect(response.status).toBe(200)
    expect(response.headers.get('content-length')).toBe('10')
    expect(await response.text()).toBe('')
  })

  it('may be empty', async () => {
    const response = await get({}, { name: 'empty.log' })
    expect([response.status, response.headers.get('content-length'), await response.text()]).toEqual([200, '0', ''])
    expect((await get({ range: 'bytes=0-' }, { name: 'empty.log' })).status).toBe(416)
  })
})

describe('a range', () => {
  it.each([
    ['bytes=0-3', '0123', 'bytes 0-3/10'],
    ['bytes=8-', '89', 'bytes 8-9/10'],
    ['bytes=-1', '9', 'bytes 9-9/10'],
    ['bytes=9-500', '9', 'bytes 9-9/10'],
  ])('%s', async (range, bytes, contentRange) => {
    const response = await get({ range })
    expect(response.status).toBe(206)
    expect(response.headers.get('content-range')).toBe(contentRange)
    expect(response.headers.get('content-length')).toBe(String(bytes.length))
    expect(await response.text()).toBe(bytes)
  })

  it('beyond the end is a 416 that says the size', async () => {
    const response = await get({ range: 'bytes=10-' })
    expect([response.status, response.headers.get('content-range')]).toEqual([416, 'bytes */10'])
  })

  it('counts only while If-Range names these bytes', async () => {
    const status = async (ifRange: string) => (await get({ range: 'bytes=0-1', 'if-range': ifRange })).status
    expect(await status(ETAG)).toBe(206)
    expect(await status('"other"')).toBe(200)
    expect(await status(`W/${ETAG}`)).toBe(200)
    expect(await status('Mon, 23 Nov 2026 00:00:00 GMT')).toBe(200)
  })
})

describe('If-None-Match', () => {
  it.each([ETAG, `W/${ETAG}`, `"other", ${ETAG}`, '*'])('%s is answered by 304', async (value) => {
    const response = await get({ 'if-none-match': value, range: 'bytes=99-' })
    expect([response.status, response.headers.get('etag'), await response.text()]).toEqual([304, ETAG, ''])
  })

  it('of other bytes is answered in full', async () => {
    expect((await get({ 'if-none-match': '"other"' })).status).toBe(200)
  })
})

describe('a file that can’t be had', () => {
  it('is ARTIFACT_NOT_FOUND when nobody made it, its bytes are gone, or it is another owner’s', async () => {
    const gone = await addArtifact('gone.ply', 'gone')
    await deps.storage.remove(gone)
    const missing = { code: 'ARTIFACT_NOT_FOUND' }

    await expect(get({}, { name: 'never.ply' })).rejects.toMatchObject({ ...missing, file: 'never.ply' })
    await expect(get({}, { name: 'gone.ply' })).rejects.toMatchObject(missing)
    const request = new Request('http://localhost/')
    const stranger = { ...deps, ownerId: 'somebody-else' }
    await expect(serveArtifact(stranger, request, { jobId, name: 'sparse.glb' })).rejects.toMatchObject(missing)
  })
})
