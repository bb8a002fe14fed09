import { randomUUID } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { vi } from 'vitest'
import { errorBodySchema } from '#server/contracts/error-body-schema.ts'
import type { ErrorBody } from '#server/contracts/errors.ts'
import { parseEnv } from '#server/env.ts'
import { createTusHandler, UPLOADS_PATH } from '#server/http/tus/tus-handler.ts'
import { LOCAL_OWNER } from '#server/local-owner.ts'
import { createLocalStorage } from '#server/services/storage/index.ts'
import { createTestDatabase } from '#server/testing/test-database.ts'
import type { UploadDeps } from '../upload-deps.ts'

export interface UploadFixture {
  deps: UploadDeps
  dataDir: string
  /** Sends one tus request. */
  send(method: string, address: string, headers?: Record<string, string>, body?: BodyInit): Promise<Response>
  /** Begins an upload; fails the test when it is refused. */
  begin(fileName: string, byteSize: number, captureId?: string): Promise<string>
  /** Sends `bytes` from `offset` on. */
  patch(id: string, offset: number, bytes: BodyInit): Promise<Response>
  offsetOf(id: string): Promise<number>
  /** A whole upload. */
  upload(fileName: string, bytes: Uint8Array, captureId?: string): Promise<{ id: string; response: Response }>
  /** What a restarted server has: nothing but the disk and the database. */
  restart(): void
  /** Paths of all files in the data directory, sorted. */
  files(): Promise<string[]>
  close(): Promise<void>
}

/** tus on a real database and a real disk. `variables` are of the environment. */
export async function createUploadFixture(variables: Record<string, string> = {}): Promise<UploadFixture> {
  const { db, url, drop } = await createTestDatabase()
  const dataDir = await mkdtemp(path.join(variables.TMPDIR ?? tmpdir(), 'maquette-uploads-'))
  const settings = { DATABASE_URL: url, MAQUETTE_DATA_DIR: dataDir, LOG_LEVEL: 'silent', ...variables }
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value)
  const storage = createLocalStorage(path.join(dataDir, 'storage'))
  const deps: UploadDeps = { db, storage, env: parseEnv(settings), ownerId: LOCAL_OWNER }
  let handle = createTusHandler(deps)

  const fixture: UploadFixture = {
    deps,
    dataDir,
    send(method, address, headers = {}, body) {
      const init = {
        method,
        headers: { 'Tus-Resumable': '1.0.0', ...headers },
        ...(body ? { body, duplex: 'half' } : {}),
      }
      return handle(new Request(new URL(address, 'http://localhost'), init as RequestInit))
    },
    async begin(fileName, byteSize, captureId = randomUUID()) {
      const headers = { 'Upload-Length': String(byteSize), 'Upload-Metadata': tusMetadata(fileName, captureId) }
      const response = await fixture.send('POST', UPLOADS_PATH, headers)
      const location = response.headers.get('location')
      if (!location) throw new Error(`not created: ${response.status} ${await response.text()}`)
      return location.slice(UPLOADS_PATH.length + 1)
    },
    patch(id, offset, body) {
      const headers = { 'Upload-Offset': String(offset), 'Content-Type': 'application/offset+octet-stream' }
      return fixture.send('PATCH', `${UPLOADS_PATH}/${id}`, headers, body)
    },
    async offsetOf(id) {
      const response = await fixture.send('HEAD', `${UPLOADS_PATH}/${id}`)
      return Number(response.headers.get('upload-offset') ?? Number.NaN)
    },
    async upload(fileName, bytes, captureId) {
      const id = await fixture.begin(fileName, bytes.byteLength, captureId)
      return { id, response: await fixture.patch(id, 0, new Uint8Array(bytes)) }
    },
    restart() {
      handle = createTusHandler(deps)
    },
    async files() {
      const entries = await readdir(dataDir, { recursive: true, withFileTypes: true })
      const files = entries.filter((entry) => entry.isFile())
      return files.map((file) => path.relative(dataDir, path.join(file.parentPath, file.name))).sort()
    },
    async close() {
      await drop()
      await rm(dataDir, { recursive: true, force: true })
      vi.unstubAllEnvs()
    },
  }
  return fixture
}

export function tusMetadata(fileName: string, captureId: string): string {
  const encode = (text: string) => Buffer.from(text).toString('base64')
  return `filename ${encode(fileName)},captureId ${encode(captureId)}`
}

/** The ErrorBody of a refusal, checked against the contract. */
export async function readError(response: Response): Promise<ErrorBody> {
  return errorBodySchema.parse(await response.json())
}
