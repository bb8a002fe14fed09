import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLocalStorage } from './local-storage.ts'

let root: string
let source: string
const bytes = Buffer.from('0123456789'.repeat(100_000))

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'maquette-storage-'))
  source = path.join(root, 'source')
  await writeFile(source, bytes)
})
afterAll(() => rm(root, { recursive: true, force: true }))

async function read(stream: ReadableStream<Uint8Array>): Promise<string> {
  return new Response(stream).text()
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}

async function filesBelow(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name)
}

describe('createLocalStorage', () => {
  it('puts a copy and says its size and hash', async () => {
    const storage = createLocalStorage(path.join(root, 'a'))
    const blob = await storage.put('uploads/1/original', source)

    expect(blob).toEqual({ byteSize: bytes.byteLength, sha256: createHash('sha256').update(bytes).digest('hex') })
    expect(await readFile(await storage.localPath('uploads/1/original'))).toEqual(bytes)
    expect(await storage.stat('uploads/1/original')).toEqual({ byteSize: bytes.byteLength })
    expect(await filesBelow(path.join(root, 'a'))).toEqual(['original'])
  })

  it('replaces what was there', async () => {
    const storage = createLocalStorage(path.join(root, 'b'))
    const shorter = path.join(root, 'shorter')
    await writeFile(shorter, 'new')
    await storage.put('jobs/1/1/model.glb', source)
    await storage.put('jobs/1/1/model.glb', shorter)

    expect(await read(await storage.open('jobs/1/1/model.glb'))).toBe('new')
  })

  it('opens a range, both ends included', async () => {
    const storage = createLocalStorage(path.join(root, 'c'))
    await storage.put('x', source)

    expect(await read(await storage.open('x', { start: 8, end: 11 }))).toBe('8901')
    expect(await read(await storage.open('x', { start: 999_999, end: 999_999 }))).toBe('9')
    expect(await read(await storage.open('x'))).toBe(bytes.toString())
  })

  it('leaves nothing behind when the copy fails', async () => {
    const storage = createLocalStorage(path.join(root, 'd'))
    await expect(storage.put('x', root)).rejects.toMatchObject({ code: 'EISDIR' })
    await expect(storage.put('x', path.join(root, 'missing'))).rejects.toMatchObject({ code: 'ENOENT' })

    expect(await filesBelow(path.join(root, 'd'))).toEqual([])
    expect(await storage.stat('x')).toBeNull()
  })

  it('removes a blob, and all below a prefix, and nothing else', async () => {
    const storage = createLocalStorage(path.join(root, 'e'))
    for (const key of ['jobs/1/1/a', 'jobs/1/2/b', 'jobs/10/1/a']) await storage.put(key, source)
    await storage.remove('jobs/1')
    await storage.remove('jobs/never')

    expect(await storage.stat('jobs/1/1/a')).toBeNull()
    expect(await storage.stat('jobs/10/1/a')).not.toBeNull()
    await expect(storage.open('jobs/1/2/b')).rejects.toMatchObject({ code: 'ENOENT' })
    await expect(storage.localPath('jobs/1/2/b')).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it.each(['', '/etc/passwd', '../x', 'a/../../x', 'a//b', 'a/', './a', 'a\\b', 'a\0b', 'a\nb', '.incomplete/x'])(
    'refuses the key %j',
    async (key) => {
      const storage = createLocalStorage(path.join(root, 'f'))
      await expect(storage.put(key, source)).rejects.toMatchObject({ code: 'INVALID_INPUT' })
      await expect(storage.remove(key)).rejects.toMatchObject({ code: 'INVALID_INPUT' })
      await expect(storage.open(key)).rejects.toMatchObject({ code: 'INVALID_INPUT' })
    },
  )

  it('removes halves of copies once they are old', async () => {
    const storage = createLocalStorage(path.join(root, 'halves'))
    const dir = path.join(root, 'halves', '.incomplete')
    await mkdir(dir, { recursive: true })
    for (const name of ['old', 'new']) await writeFile(path.join(dir, name), '')
    await utimes(path.join(dir, 'old'), new Date(0), new Date(0))
    expect(await storage.removeIncomplete(new Date(1000))).toBe(1)
    expect(await readdir(dir)).toEqual(['new'])
  })

  it('lists what is there, and no halves of copies', async () => {
    const storage = createLocalStorage(path.join(root, 'listed'))
    expect(await collect(storage.list())).toEqual([])
    for (const key of ['jobs/1/1/a', 'jobs/1/2/b', 'uploads/1/original']) await storage.put(key, source)
    await writeFile(path.join(root, 'listed', '.incomplete', 'half'), '')
    const listed = await collect(storage.list())
    expect(listed.map(({ key }) => key).sort()).toEqual(['jobs/1/1/a', 'jobs/1/2/b', 'uploads/1/original'])
    expect(listed[0]).toMatchObject({ byteSize: bytes.byteLength, modifiedAt: expect.any(Date) })
    expect((await collect(storage.list('jobs/1'))).map(({ key }) => key).sort()).toEqual(['jobs/1/1/a', 'jobs/1/2/b'])
  })

  it('knows the free space', async () => {
    expect(await createLocalStorage(path.join(root, 'g')).freeBytes()).toBeGreaterThan(0)
  })
})
