import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Client } from 'pg'
import { formatBytes } from '#server/contracts/format.ts'
import type { Db } from '#server/db.ts'
import { findLeftIncoming } from '#server/services/retention/find-left-incoming.ts'
import { findUnlisted } from '#server/services/retention/find-unlisted.ts'
import type { Storage } from '#server/services/storage/storage.ts'
import { listNamedFiles, type NamedFile } from '../backup/list-files.ts'
import { PINS_DIR } from '../backup/write-backup.ts'
import { tryClaim } from '../lib/processes/claim.mjs'
import { count, type Finding, fail, ok, warn } from './finding.ts'

export interface FilesContext {
  client: Client
  db: Db
  storage: Storage
  dataDir: string
  /** Reads every file and compares its SHA-256. */
  verify: boolean
}

/** A file is put before its row is written, and removed after its row: younger differences are none yet. */
const SETTLED_MS = 60 * 60 * 1000
/** See `removeIncomplete`: a copy takes minutes at most. */
const CUT_OFF_MS = 24 * 60 * 60 * 1000

/** Rows against files, and what broken runs have left. */
export async function checkFiles(context: FilesContext): Promise<Finding[]> {
  const settled = new Date(Date.now() - SETTLED_MS)
  return [
    ...(await checkRows(context)),
    await checkUnlisted(context, settled),
    await checkIncoming(context, settled),
    await checkCutOff(context),
  ]
}

async function checkRows(context: FilesContext): Promise<Finding[]> {
  const { client } = context
  let named = await listNamedFiles(client)
  const all = named.length
  let wrong = await findWrong(context, named)
  // A job that is removed, or a log that is replaced, at this moment: what is still named was named all the time.
  if (wrong.size > 0) {
    named = (await listNamedFiles(client)).filter(({ key }) => wrong.has(key))
    wrong = await findWrong(context, named)
  }
  if (wrong.size === 0) {
    const how = context.verify ? 'what it was' : 'there'
    return [ok(`Every file that the database names is ${how} (${all}).`)]
  }
  const items = [...wrong].map(([key, what]) => `${key}: ${what}`)
  const keys = [...wrong.keys()]
  const results = keys.filter((key) => key.startsWith('jobs/'))
  const message = `${count(keys.length, 'file')} that the database names ${keys.length === 1 ? 'is' : 'are'} missing or damaged in storage. Restore a backup that has them, or reconstruct again.`
  if (results.length === 0) return [fail(message, { items })]
  const remedy = {
    question: `Take ${count(results.length, 'result')} off the lists of downloads, since ${results.length === 1 ? 'it is' : 'they are'} lost?`,
    mend: async () => {
      const { rowCount } = await client.query('DELETE FROM artifacts WHERE storage_key = ANY($1)', [results])
      return `${count(rowCount ?? 0, 'result')} taken off the lists.`
    },
  }
  return [fail(message, { items, remedy })]
}

/** What is wrong with which key. */
async function findWrong({ storage, verify }: FilesContext, named: readonly NamedFile[]): Promise<Map<string, string>> {
  const wrong = new Map<string, string>()
  for (const { key, byteSize, sha256 } of named) {
    const found = await storage.stat(key)
    if (!found) wrong.set(key, 'missing')
    else if (byteSize !== null && found.byteSize !== byteSize)
      wrong.set(key, `${found.byteSize} bytes, not ${byteSize}`)
    else if (verify && sha256 !== null && (await hashOf(storage, key)) !== sha256) wrong.set(key, 'other bytes')
  }
  return wrong
}

async function hashOf(storage: Storage, key: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(await storage.localPath(key), { highWaterMark: 1 << 20 }), hash)
  return hash.digest('hex')
}

async function checkUnlisted({ db, storage }: FilesContext, before: Date): Promise<Finding> {
  const keys: string[] = []
  let bytes = 0
  for await (const { key, byteSize } of findUnlisted({ db, storage }, before)) {
    keys.push(key)
    bytes += byteSize
  }
  if (keys.length === 0) return ok('Every file in storage is named by the database.')
  const remedy = {
    question: `Delete ${count(keys.length, 'file')} (${formatBytes(bytes)}) that nothing in the database names?`,
    mend: async () => {
      for (const key of keys) await storage.remove(key)
      return `${count(keys.length, 'file')} deleted.`
    },
  }
  return warn(
    `${count(keys.length, 'file')} in storage (${formatBytes(bytes)}) ${keys.length === 1 ? 'belongs' : 'belong'} to nothing.`,
    {
      items: keys,
      remedy,
    },
  )
}

async function checkIncoming({ db, dataDir }: FilesContext, before: Date): Promise<Finding> {
  const left = await findLeftIncoming({ db, env: { dataDir } }, before)
  if (left.length === 0) return ok('No upload was left behind.')
  const bytes = left.reduce((sum, { byteSize }) => sum + byteSize, 0)
  const remedy = {
    question: `Delete ${count(left.length, 'file')} (${formatBytes(bytes)}) that came in and that no upload waits for?`,
    mend: async () => {
      for (const { path: file } of left) await rm(file, { force: true })
      return `${count(left.length, 'file')} deleted.`
    },
  }
  return warn(`${count(left.length, 'file')} of uploads (${formatBytes(bytes)}) were left behind.`, {
    items: left.map(({ path: file }) => path.basename(file)),
    remedy,
  })
}

/** Halves of copies, and the pins of a backup that was killed. */
async function checkCutOff({ storage, dataDir }: FilesContext): Promise<Finding> {
  const before = new Date(Date.now() - CUT_OFF_MS)
  const halves = await storage.countIncomplete(before)
  const pins = path.join(dataDir, 'storage', PINS_DIR)
  const hasPins = (await readdir(pins).catch(() => [])).length > 0
  // A running backup has the claim, and pins.
  const { claim } = hasPins ? await tryClaim(path.join(dataDir, 'run', 'backup')) : { claim: null }
  await claim?.release()
  if (halves === 0 && !claim) return ok('No copy was cut off.')
  const remedy = {
    question: 'Delete what is left of copies that were cut off?',
    mend: async () => {
      const removed = await storage.removeIncomplete(before)
      if (claim) await rm(pins, { recursive: true, force: true })
      return `${count(removed, 'half')} of copies deleted.`
    },
  }
  return warn(
    claim
      ? 'A backup was cut off, and its files were left.'
      : `${count(halves, 'half')} of copies that were cut off ${halves === 1 ? 'is' : 'are'} left.`,
    { remedy },
  )
}
