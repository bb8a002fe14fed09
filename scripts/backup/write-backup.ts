import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, open, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { makeZip } from 'client-zip'
import { Client } from 'pg'
import packageJson from '../../package.json' with { type: 'json' }
import { listMigrations, listTables, readTable } from './copy-tables.ts'
import type { NamedFile } from './list-files.ts'
import { fileEntry, MANIFEST_NAME, type Manifest, tableEntry } from './manifest.ts'
import { type Snapshot, takeSnapshot } from './take-snapshot.ts'

export interface BackupOptions {
  databaseUrl: string
  /** Where storage is. */
  dataDir: string
  /** The archive to write. Appears when it is whole, and replaces one of that name. */
  target: string
  /** Told of bytes that are written, of so many. */
  onProgress?(doneBytes: number, allBytes: number): void
  signal?: AbortSignal
}

/** The pins lie in storage itself: elsewhere might be another disk. No key begins with a dot. */
export const PINS_DIR = '.backup'

/**
 * Writes database and storage, as they are at one moment, into one ZIP (ZIP64 where it must be) while the system runs.
 * Only one may do so at a time: what it finds of another one's pins it removes.
 *
 * Throws when the disk is full or the signal fires; then there is no archive.
 */
export async function writeBackup(options: BackupOptions): Promise<Manifest> {
  const { databaseUrl, dataDir, target, signal } = options
  const storageDir = path.join(dataDir, 'storage')
  const pinDir = path.join(storageDir, PINS_DIR)
  const draft = `${target}.incomplete`
  const client = new Client({ connectionString: databaseUrl })
  await mkdir(path.dirname(target), { recursive: true })
  await rm(pinDir, { recursive: true, force: true })
  await client.connect()
  try {
    const snapshot = await takeSnapshot(client, { storageDir, pinDir })
    const manifest = emptyManifest(await listMigrations(client), snapshot)
    const entries = listEntries({ ...options, client, pinDir, snapshot, manifest })
    await pipeline(Readable.fromWeb(makeZip(entries) as never), createWriteStream(draft), { signal })
    await forceToDisk(draft)
    await rename(draft, target)
    return manifest
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  } finally {
    await client.end()
    await rm(pinDir, { recursive: true, force: true })
  }
}

function emptyManifest(migrations: string[], { missing }: Snapshot): Manifest {
  const takenAt = new Date().toISOString()
  return { format: 1, takenAt, version: packageJson.version, migrations, tables: [], files: [], missing, damaged: [] }
}

interface EntriesContext extends Pick<BackupOptions, 'onProgress'> {
  client: Client
  pinDir: string
  snapshot: Snapshot
  /** Filled while the entries are read. */
  manifest: Manifest
}

/** One after the other, so that a single file is open at a time and nothing is held in memory. */
async function* listEntries({ client, pinDir, snapshot, manifest, onProgress }: EntriesContext) {
  // (1) the rows, and with them the end of the transaction: what holds back PostgreSQL's own clearing up
  for (const table of await listTables(client)) {
    const content = hashing(readTable(client, table, false))
    yield { name: tableEntry(table.name), input: content.bytes() }
    manifest.tables.push({ ...table, ...content.result() })
  }
  await client.query('COMMIT')

  // (2) the files
  const sizes = await Promise.all(
    snapshot.files.map(({ key }) => stat(path.join(pinDir, key)).then(({ size }) => size)),
  )
  const allBytes = sizes.reduce((sum, size) => sum + size, 0)
  let doneBytes = 0
  for (const [index, file] of snapshot.files.entries()) {
    const content = hashing(createReadStream(path.join(pinDir, file.key), { highWaterMark: 1 << 20 }))
    yield { name: fileEntry(file.key), size: sizes[index], input: content.bytes() }
    const { byteSize, sha256 } = content.result()
    manifest.files.push({ key: file.key, byteSize, sha256 })
    if (isDamaged(file, sha256)) manifest.damaged.push(file.key)
    doneBytes += byteSize
    onProgress?.(doneBytes, allBytes)
  }

  yield { name: MANIFEST_NAME, input: JSON.stringify(manifest) }
}

function isDamaged(file: NamedFile, sha256: string): boolean {
  return file.sha256 !== null && file.sha256 !== sha256
}

/** The bytes as they come, and their number and SHA-256 once all have been read. */
function hashing(source: Readable) {
  const hash = createHash('sha256')
  let byteSize = 0
  return {
    async *bytes() {
      for await (const chunk of source) {
        const bytes = chunk as Buffer<ArrayBuffer>
        hash.update(bytes)
        byteSize += bytes.byteLength
        yield bytes
      }
    },
    result: () => ({ byteSize, sha256: hash.digest('hex') }),
  }
}

async function forceToDisk(file: string): Promise<void> {
  const handle = await open(file, 'r+')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
