import { createHash, randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { Client } from 'pg'

/** An arbitrary constant, the same in every process that migrates this database. */
const MIGRATION_LOCK_KEY = 6_277_101

/** Prisma's bookkeeping table, column by column, so that `prisma migrate` agrees with it. */
const MIGRATIONS_TABLE = `
  CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id" VARCHAR(36) PRIMARY KEY NOT NULL,
    "checksum" VARCHAR(64) NOT NULL,
    "finished_at" TIMESTAMPTZ,
    "migration_name" VARCHAR(255) NOT NULL,
    "logs" TEXT,
    "rolled_back_at" TIMESTAMPTZ,
    "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(),
    "applied_steps_count" INTEGER NOT NULL DEFAULT 0
  )`

interface Migration {
  name: string
  sql: string
  /** SHA-256 of the SQL file, hex. */
  checksum: string
}

/**
 * Applies the migrations of `prisma/migrations` that the database lacks, in the order of their names, each in a
 * transaction of its own, and returns the names that were applied. Processes that start together wait for one
 * another by an advisory lock. Prisma's migration engine does the same, but is a separate download.
 *
 * With `only`, just these are applied: rows of a backup fit the tables at the time of the backup.
 *
 * Throws when an applied migration was edited afterwards, or when the database has one that this code doesn't know
 * (it belongs to a newer version).
 */
export async function applyMigrations(
  databaseUrl: string,
  migrationsDir = defaultMigrationsDir(),
  only?: readonly string[],
): Promise<string[]> {
  const migrations = await readMigrations(migrationsDir)
  const client = new Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK_KEY])
    await client.query(MIGRATIONS_TABLE)
    const applied = await readApplied(client)
    assertKnown(migrations, applied)
    const wanted = only ? migrations.filter((migration) => only.includes(migration.name)) : migrations
    const pending = wanted.filter((migration) => !applied.has(migration.name))
    for (const migration of pending) await applyOne(client, migration)
    return pending.map((migration) => migration.name)
  } finally {
    await client.end()
  }
}

/** The names of this version's migrations, in their order. */
export async function listKnownMigrations(): Promise<string[]> {
  return (await readMigrations(defaultMigrationsDir())).map(({ name }) => name)
}

function defaultMigrationsDir(): string {
  return path.join(import.meta.dirname, '..', 'prisma', 'migrations')
}

async function readMigrations(dir: string): Promise<Migration[]> {
  const entries = await readdir(dir, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(path.join(dir, name, 'migration.sql'), 'utf8')
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}

async function readApplied(client: Client): Promise<Map<string, string>> {
  const { rows } = await client.query<{ migration_name: string; checksum: string }>(
    'SELECT migration_name, checksum FROM "_prisma_migrations" WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
  )
  return new Map(rows.map((row) => [row.migration_name, row.checksum]))
}

function assertKnown(migrations: Migration[], applied: Map<string, string>): void {
  for (const [name, checksum] of applied) {
    const known = migrations.find((migration) => migration.name === name)
    if (!known)
      throw new Error(
        `The database has the migration ${name}, which this version of Maquette doesn't know. Update Maquette.`,
      )
    if (known.checksum !== checksum)
      throw new Error(`The migration ${name} was changed after it was applied. Restore it and add a new one.`)
  }
}

async function applyOne(client: Client, migration: Migration): Promise<void> {
  const id = randomUUID()
  await client.query('BEGIN')
  try {
    await client.query(migration.sql)
    await client.query(
      `INSERT INTO "_prisma_migrations" (id, checksum, migration_name, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), 1)`,
      [id, migration.checksum, migration.name],
    )
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK')
    throw new Error(`The migration ${migration.name} failed; nothing of it was kept.`, { cause: error })
  }
}
