import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { PassThrough } from 'node:stream'
import { Client } from 'pg'
import { applyMigrations, listKnownMigrations } from '#server/migrate.ts'
import { parseKey } from '#server/services/storage/parse-key.ts'
import { writeTable } from './copy-tables.ts'
import { fileEntry, type Manifest, tableEntry } from './manifest.ts'
import type { OpenedBackup } from './read-backup.ts'
import { requeueRestored } from './requeue-restored.ts'

export interface RestoreOptions {
  backup: OpenedBackup
  /** An empty database. */
  databaseUrl: string
  /** An empty directory, or none yet. */
  storageDir: string
  /** Told of bytes that are written, of so many. */
  onProgress?(doneBytes: number, allBytes: number): void
  signal?: AbortSignal
}

/**
 * Fills an empty database and an empty storage from a backup, all of it checked against the manifest. The tables are made as they
 * were when the backup was taken, filled, and then brought up to this version. Jobs that were running go back into the queue.
 */
export async function restoreBackup({ backup, databaseUrl, storageDir, onProgress, signal }: RestoreOptions) {
  const { manifest } = backup
  await assertReadable(manifest)

  // (1) the files: what takes long, and fails for want of space
  const allBytes = manifest.files.reduce((sum, { byteSize }) => sum + byteSize, 0)
  let doneBytes = 0
  await mkdir(storageDir, { recursive: true })
  for (const { key, ...content } of manifest.files) {
    signal?.throwIfAborted()
    const target = path.join(storageDir, ...parseKey(key))
    await mkdir(path.dirname(target), { recursive: true })
    await backup.writeTo(fileEntry(key), content, createWriteStream(target, { flush: true }))
    doneBytes += content.byteSize
    onProgress?.(doneBytes, allBytes)
  }

  // (2) the rows, all or none
  await applyMigrations(databaseUrl, undefined, manifest.migrations)
  const client = new Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    await client.query('BEGIN')
    for (const { name, columns, ...content } of manifest.tables) {
      signal?.throwIfAborted()
      const rows = new PassThrough()
      await Promise.all([backup.writeTo(tableEntry(name), content, rows), writeTable(client, { name, columns }, rows)])
    }
    await client.query('COMMIT')
  } finally {
    await client.end()
  }

  // (3) this version's tables, and the queue, which is made from the jobs
  await applyMigrations(databaseUrl)
  return requeueRestored(databaseUrl, 'restored from a backup')
}

/** Throws an Error for the user when a newer version took the backup. */
export async function assertReadable({ migrations, version }: Manifest): Promise<void> {
  const known = await listKnownMigrations()
  const unknown = migrations.find((name) => !known.includes(name))
  if (unknown === undefined) return
  throw new Error(
    `A newer version of Maquette (${version}) took this backup: this one doesn’t know ${unknown}. Update, then restore it.`,
  )
}
