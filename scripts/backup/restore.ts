import { existsSync } from 'node:fs'
import { mkdir, readdir, rename, rm, statfs } from 'node:fs/promises'
import path from 'node:path'
import { Client } from 'pg'
import { createScreen } from '#cli/terminal/screen.ts'
import { formatBytes } from '#server/contracts/format.ts'
import { createDatabase } from '../lib/postgres/create-database.ts'
import { startEmbeddedPostgres } from '../lib/postgres/embedded-postgres.ts'
import { tryClaim } from '../lib/processes/claim.mjs'
import { endSurvivors } from '../lib/processes/end-survivors.ts'
import type { Manifest } from './manifest.ts'
import { type OpenedBackup, openBackup } from './read-backup.ts'
import { assertReadable, restoreBackup } from './restore-backup.ts'
import { draftDirOf, finishSwap, swapIn } from './swap-in.ts'

export interface RestoreToolOptions {
  dataDir: string
  file: string
  /** Whether data that is there may be put aside. */
  replace: boolean
  /** The user's own database, which must be empty; undefined: the embedded one is made. */
  givenUrl: string | undefined
  signal: AbortSignal
}

/** An empty cluster with its write-ahead log, and rows beside files. */
const DATABASE_BYTES = 200_000_000

/** `npm run restore`. Answers the exit code. What is there stays as it is until the restored installation is whole. */
export async function restore(options: RestoreToolOptions): Promise<number> {
  const { dataDir, file } = options
  const backup = await openBackup(file)
  await assertReadable(backup.manifest)
  const result = await tryClaim(path.join(dataDir, 'run', 'maquette'))
  if (!result.claim) {
    console.error(`Maquette is running on ${dataDir} (process ${result.holder.pid}). Stop it first.`)
    return 1
  }
  const { claim, abandoned } = result
  try {
    await endSurvivors(abandoned.flatMap((details) => details.marks ?? []).map(String))
    await finishSwap(dataDir)
    if (!(await mayRestore(options))) return 1
    await assertRoom(dataDir, backup.manifest)
    const { queued, aside } = await (options.givenUrl
      ? restoreBesideDatabase(options, backup, options.givenUrl)
      : restoreEmbedded(options, backup))
    console.log(summarise(backup.manifest, queued))
    if (aside) console.log(`The earlier data is in ${aside}. Delete it once you miss nothing.`)
    return 0
  } finally {
    await claim.release()
  }
}

async function mayRestore({ dataDir, replace, givenUrl }: RestoreToolOptions): Promise<boolean> {
  if (givenUrl && (await hasTables(givenUrl))) {
    console.error('The database of DATABASE_URL is not empty. Name an empty one: Maquette doesn’t replace yours.')
    return false
  }
  const hasFiles = (await readdir(path.join(dataDir, 'storage')).catch(() => [])).length > 0
  const isInstalled = hasFiles || existsSync(path.join(dataDir, 'postgres', 'cluster', 'maquette-initialised'))
  if (!isInstalled || (replace && !givenUrl)) return true
  console.error(
    givenUrl
      ? `There are files in ${dataDir} already. Name another directory with --data-dir.`
      : `There is an installation in ${dataDir} already. With --replace the backup takes its place, and it is kept beside.`,
  )
  return false
}

async function hasTables(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query("SELECT to_regclass('public.jobs') IS NOT NULL AS there")
    return rows[0].there
  } finally {
    await client.end()
  }
}

async function assertRoom(dataDir: string, { files, tables }: Manifest): Promise<void> {
  const needed = [...files, ...tables].reduce((sum, { byteSize }) => sum + byteSize, DATABASE_BYTES)
  const { bavail, bsize } = await statfs(dataDir)
  if (needed <= bavail * bsize) return
  throw new Error(
    `The backup needs ${formatBytes(needed)}, and ${formatBytes(bavail * bsize)} are free where ${dataDir} is.`,
  )
}

interface Restored {
  queued: number
  /** Where the earlier data is now. */
  aside: string | null
}

async function restoreEmbedded({ dataDir, signal }: RestoreToolOptions, backup: OpenedBackup): Promise<Restored> {
  const draft = draftDirOf(dataDir)
  await rm(draft, { recursive: true, force: true })
  let queued: number
  try {
    await mkdir(draft, { recursive: true })
    const logFile = path.join(dataDir, 'logs', 'restore-postgres.log')
    const server = await startEmbeddedPostgres({ dataDir: path.join(draft, 'postgres'), logFile })
    try {
      const databaseUrl = await createDatabase(server.url)
      queued = await fill(backup, { databaseUrl, storageDir: path.join(draft, 'storage'), signal })
    } finally {
      await server.stop()
    }
    signal.throwIfAborted()
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    throw error
  }
  // From here on the draft is the installation: a swap that breaks off is carried on with, never undone.
  return { queued, aside: await swapIn(dataDir) }
}

/** The database is the user's; storage appears when both are whole. */
async function restoreBesideDatabase(
  { dataDir, signal }: RestoreToolOptions,
  backup: OpenedBackup,
  databaseUrl: string,
): Promise<Restored> {
  const draft = draftDirOf(dataDir)
  await rm(draft, { recursive: true, force: true })
  try {
    const queued = await fill(backup, { databaseUrl, storageDir: path.join(draft, 'storage'), signal })
    await rm(path.join(dataDir, 'storage'), { recursive: true, force: true })
    await rename(path.join(draft, 'storage'), path.join(dataDir, 'storage'))
    return { queued, aside: null }
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
}

async function fill(
  backup: OpenedBackup,
  target: { databaseUrl: string; storageDir: string; signal: AbortSignal },
): Promise<number> {
  const screen = createScreen(process.stderr)
  const onProgress = (done: number, all: number) => screen.bar('Restore', done / Math.max(1, all), formatBytes(done))
  return restoreBackup({ backup, ...target, onProgress }).finally(() => screen.clearBar())
}

function summarise({ takenAt, files }: Manifest, queued: number): string {
  const waiting = queued === 0 ? '' : ` Waiting for a worker: ${queued} reconstruction${queued === 1 ? '' : 's'}.`
  return `Restored ${files.length} files and the database as of ${takenAt}.${waiting}`
}
