import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#server/testing/test-database.ts'
import type { ArtifactDeps } from '../services/artifacts/find-artifact.ts'
import { createLocalStorage } from '../services/storage/index.ts'
import { serveArchive } from './serve-archive.ts'

let database: TestDatabase
let dataDir: string
let deps: ArtifactDeps

beforeAll(async () => {
  database = await createTestDatabase()
  dataDir = await mkdtemp(path.join(tmpdir(), 'maquette-archive-'))
  deps = { db: database.db, storage: createLocalStorage(dataDir), ownerId: 'local' }
})
afterAll(async () => {
  await database.drop()
  await rm(dataDir, { recursive: true, force: true })
})

async function addJob(files: Record<string, string>): Promise<string> {
  const id = uuidv7()
  await deps.db.job.create({
    data: {
      id,
      ownerId: 'local',
      idempotencyKey: randomUUID(),
      name: 'Löwe',
      preset: 'draft',
      status: 'completed',
      estimate: {},
    },
  })
  for (const [i, [name, bytes]] of Object.entries(files).entries()) {
    // Keys are ASCII, names need not be.
    const storageKey = `jobs/${id}/1/${/^[\w.-]+$/.test(name) ? name : i}`
    await writeFile(path.join(dataDir, 'source'), bytes)
    const blob = await deps.storage.put(storageKey, path.join(dataDir, 'source'))
    const facts = { description: name, mediaType: 'application/octet-stream', storageKey }
    await deps.db.artifact.create({ data: { id: uuidv7(), jobId: id, attempt: 1, name, ...facts, ...blob } })
  }
  return id
}

const request = (method = 'GET') => new Request('http://localhost/', { method })

/** The stored files of a ZIP, read from its central directory (PKWARE's APPNOTE, 4.3.12). */
function readZip(zip: Buffer): Record<string, string> {
  const end = zip.lastIndexOf('PK\x05\x06', undefined, 'latin1')
  const files: Record<string, string> = {}
  let at = zip.readUInt32LE(end + 16)
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const byteSize = zip.readUInt32LE(at + 24)
    const nameLength = zip.readUInt16LE(at + 28)
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength)
    const local = zip.readUInt32LE(at + 42)
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
    files[name] = zip.toString('utf8', start, start + byteSize)
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
  }
  return files
}

describe('the ZIP of a job', () => {
  it('has every result where other programs look for it', async () => {
    const id = await addJob({
      'model.glb': 'mesh',
      'model.obj': 'v 0 0 0',
      'cameras.bin': 'cameras',
      'distorted-cameras.bin': 'as they were',
      'image-Löwe_1.jpg': 'photo',
      'depth-0001.webp': 'depth',
      'snapshot.glb': 'half of it',
    })
    const response = await serveArchive(deps, request(), { jobId: id })
    const zip = Buffer.from(await response.arrayBuffer())

    expect(response.headers.get('content-type')).toBe('application/zip')
    expect(response.headers.get('content-disposition')).toContain("filename*=UTF-8''L%C3%B6we.zip")
    const { 'README.txt': readme, ...results } = readZip(zip)
    expect(results).toEqual({
      'model.glb': 'mesh',
      'model.obj': 'v 0 0 0',
      'sparse/0/cameras.bin': 'cameras',
      'sparse-distorted/cameras.bin': 'as they were',
      'images/Löwe_1.jpg': 'photo',
      'depth/0001.webp': 'depth',
    })
    expect(readme).toMatch(/^Löwe, made with Maquette\n/)
    expect(readme).toContain('model.glb\n  The textured model, y up.')
    expect(readme).not.toContain('model.stl')
  })

  it('says which files are in the world of the cameras', async () => {
    const id = await addJob({ 'mesh.ply': 'mesh', 'transforms.json': '{}' })
    const zip = Buffer.from(await (await serveArchive(deps, request(), { jobId: id })).arrayBuffer())
    expect(readZip(zip)['README.txt']).toContain('mesh.ply\n  Surface and points in the world of the cameras')
  })

  it('opens no file for a HEAD', async () => {
    const id = await addJob({ 'model.glb': 'mesh' })
    await deps.storage.remove(`jobs/${id}`)
    const response = await serveArchive(deps, request('HEAD'), { jobId: id })
    expect([response.status, await response.text()]).toEqual([200, ''])
  })

  it('has the newest of each file of a job that still runs, whole', async () => {
    const id = await addJob({ 'a.ply': 'first', 'b.ply': 'to go', 'reconstruct.log': 'one line' })
    const response = await serveArchive(deps, request(), { jobId: id })
    // The list was read; now the worker continues before the first byte is requested.
    await writeFile(path.join(dataDir, 'source'), 'one line\nand another')
    const storageKey = `jobs/${id}/1/2/reconstruct.log`
    const blob = await deps.storage.put(storageKey, path.join(dataDir, 'source'))
    await deps.db.artifact.updateMany({ where: { jobId: id, name: 'reconstruct.log' }, data: { storageKey, ...blob } })
    await deps.storage.remove(`jobs/${id}/1/reconstruct.log`)
    await deps.db.artifact.deleteMany({ where: { jobId: id, name: 'b.ply' } })
    await deps.storage.remove(`jobs/${id}/1/b.ply`)
    const { 'README.txt': _, ...results } = readZip(Buffer.from(await response.arrayBuffer()))
    expect(Object.values(results)).toEqual(['first', 'one line\nand another'])
  })

  it('breaks off when a file went away, rather than ending early as if that were all', async () => {
    const id = await addJob({ 'mesh.ply': 'mesh', 'model.glb': 'model' })
    await deps.storage.remove(`jobs/${id}/1/model.glb`)
    const response = await serveArchive(deps, request(), { jobId: id })
    await expect(response.arrayBuffer()).rejects.toThrow()
  })

  it('is NOT_READY before there is a result, and JOB_NOT_FOUND for a stranger', async () => {
    const id = await addJob({ 'snapshot.glb': 'half of it' })
    await expect(serveArchive(deps, request(), { jobId: id })).rejects.toMatchObject({ code: 'NOT_READY' })
    const stranger = { ...deps, ownerId: 'somebody-else' }
    await expect(serveArchive(stranger, request(), { jobId: id })).rejects.toMatchObject({ code: 'JOB_NOT_FOUND' })
  })
})
