import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { access, type FileHandle, mkdir, open, readdir, rename, rm, stat, statfs } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import { isDiskFull, toAppError } from '../../errors.ts'
import { parseKey } from './parse-key.ts'
import type { ByteRange, ListedBlob, Storage, StoredBlob } from './storage.ts'

/** Where `put` writes before it renames: inside the root, so that the rename never crosses file systems. */
const TEMPORARY_DIR = '.incomplete'

/** Storage on a local disk: the key is the path below `rootDir`. */
export function createLocalStorage(rootDir: string): Storage {
  const pathOf = (key: string) => path.join(/* turbopackIgnore: true */ rootDir, ...parseKey(key))

  return {
    async put(key, sourcePath) {
      return putDurably(rootDir, sourcePath, pathOf(key))
    },

    async open(key, range) {
      const file = await open(pathOf(key), 'r')
      return toWebStream(file, range)
    },

    async localPath(key) {
      const target = pathOf(key)
      await access(target)
      return target
    },

    async stat(key) {
      try {
        const found = await stat(pathOf(key))
        return found.isFile() ? { byteSize: found.size } : null
      } catch (error) {
        if (isMissing(error)) return null
        throw error
      }
    },

    async remove(prefix) {
      await rm(pathOf(prefix), { recursive: true, force: true })
    },

    list(prefix) {
      return listBelow(rootDir, prefix === undefined ? [] : parseKey(prefix))
    },

    async countIncomplete(before) {
      return (await listIncomplete(rootDir, before)).length
    },

    async removeIncomplete(before) {
      const files = await listIncomplete(rootDir, before)
      for (const file of files) await rm(file, { force: true })
      return files.length
    },

    async freeBytes() {
      await mkdir(rootDir, { recursive: true })
      const disk = await statfs(rootDir)
      return disk.bavail * disk.bsize
    },
  }
}

/** Copies into the root first and renames then, so that the target is complete or not there. */
async function putDurably(rootDir: string, sourcePath: string, target: string): Promise<StoredBlob> {
  const temporary = path.join(/* turbopackIgnore: true */ rootDir, TEMPORARY_DIR, randomUUID())
  try {
    await mkdir(path.dirname(temporary), { recursive: true })
    const blob = await copyDurably(sourcePath, temporary)
    await mkdir(path.dirname(target), { recursive: true })
    await rename(temporary, target)
    await syncDirectory(path.dirname(target))
    return blob
  } catch (error) {
    await rm(temporary, { force: true })
    throw isDiskFull(error) ? toAppError(error) : error
  }
}

async function listIncomplete(rootDir: string, before: Date): Promise<string[]> {
  const dir = path.join(/* turbopackIgnore: true */ rootDir, TEMPORARY_DIR)
  const files: string[] = []
  for (const name of await readdir(dir).catch(() => [])) {
    const file = path.join(dir, name)
    const facts = await stat(file).catch(() => null)
    if (facts && facts.mtime < before) files.push(file)
  }
  return files
}

/** Names that begin with a dot are not keys: incomplete copies and the like. */
async function* listBelow(rootDir: string, parts: string[]): AsyncGenerator<ListedBlob> {
  const dir = path.join(/* turbopackIgnore: true */ rootDir, ...parts)
  const entries = await readdir(dir, { withFileTypes: true }).catch((error) => {
    if (isMissing(error)) return []
    throw error
  })
  for (const entry of entries) {
    if (entry.name.startsWith('.')) continue
    const below = [...parts, entry.name]
    if (entry.isDirectory()) yield* listBelow(rootDir, below)
    // It may have been removed since the directory was read.
    const facts = entry.isFile() ? await stat(path.join(dir, entry.name)).catch(() => null) : null
    if (facts) yield { key: below.join('/'), byteSize: facts.size, modifiedAt: facts.mtime }
  }
}

/** Copies and hashes in one pass, and forces the bytes to the disk. */
async function copyDurably(sourcePath: string, targetPath: string): Promise<StoredBlob> {
  const hash = createHash('sha256')
  let byteSize = 0
  const target = await open(targetPath, 'wx')
  try {
    for await (const chunk of createReadStream(sourcePath, { highWaterMark: 1024 * 1024 })) {
      const bytes = chunk as Buffer
      hash.update(bytes)
      await target.writeFile(bytes)
      byteSize += bytes.byteLength
    }
    await target.sync()
  } finally {
    await target.close()
  }
  return { byteSize, sha256: hash.digest('hex') }
}

/** Makes the rename durable. Windows can't open a directory and needs no such step. */
async function syncDirectory(directory: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(directory, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function toWebStream(file: FileHandle, range?: ByteRange): ReadableStream<Uint8Array> {
  const stream = file.createReadStream({ ...range, highWaterMark: 256 * 1024 })
  return Readable.toWeb(stream) as ReadableStream<Uint8Array>
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')
}
