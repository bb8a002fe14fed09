import { strict as assert } from 'node:assert'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Client } from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'

/** A table as it was read: the columns in the order of its rows. */
export interface TableShape {
  name: string
  columns: string[]
}

/** Workers are there or not, and migrations are known by name: neither is copied. */
const LEFT_OUT = ['workers', '_prisma_migrations']

/** Bytes of these are on their way in: a copy of storage has none of them. */
const UNFINISHED = { uploads: "WHERE status NOT IN ('receiving', 'checking')" } as Record<string, string>

/** The project's tables, each after those that it refers to. pg-boss's own are made again from the jobs. */
export async function listTables(client: Client): Promise<TableShape[]> {
  const { rows } = await client.query<TableShape & { refers: string[] }>(`
    SELECT relname AS name,
      (SELECT array_agg(attname::text ORDER BY attnum) FROM pg_attribute
        WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = '') AS columns,
      ARRAY(SELECT confrelid::regclass::text FROM pg_constraint
        WHERE conrelid = c.oid AND contype = 'f' AND confrelid <> c.oid) AS refers
    FROM pg_class c WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY relname`)
  const left = rows.filter(({ name }) => !LEFT_OUT.includes(name))
  const ordered: TableShape[] = []
  while (left.length > 0) {
    const next = left.findIndex(({ refers }) => refers.every((name) => !left.some((other) => other.name === name)))
    assert.ok(next >= 0, 'no two tables refer to each other')
    const [table] = left.splice(next, 1)
    if (table) ordered.push({ name: table.name, columns: table.columns })
  }
  return ordered
}

/** The rows in PostgreSQL's text format for COPY, which every major version reads; those of unfinished uploads only `withUnfinished`. */
export function readTable(client: Client, { name, columns }: TableShape, withUnfinished: boolean): Readable {
  const where = withUnfinished ? '' : (UNFINISHED[name] ?? '')
  return client.query(copyTo(`COPY (SELECT ${quoted(columns)} FROM "${name}" ${where}) TO STDOUT`))
}

/** Writes the rows of `readTable` into an empty table; its sequences continue after the highest number. */
export async function writeTable(client: Client, { name, columns }: TableShape, rows: Readable): Promise<void> {
  await pipeline(rows, client.query(copyFrom(`COPY "${name}" (${quoted(columns)}) FROM STDIN`)))
  const { rows: serials } = await client.query<{ column: string; sequence: string }>(
    `SELECT attname AS column, pg_get_serial_sequence($1, attname) AS sequence FROM pg_attribute
     WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND pg_get_serial_sequence($1, attname) IS NOT NULL`,
    [`public.${name}`],
  )
  for (const { column, sequence } of serials) {
    await client.query(`SELECT setval($1, (SELECT COALESCE(max("${column}"), 0) + 1 FROM "${name}"), false)`, [
      sequence,
    ])
  }
}

function quoted(columns: readonly string[]): string {
  return columns.map((column) => `"${column}"`).join(', ')
}

/** The names of the migrations that this database has, in their order. */
export async function listMigrations(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ migration_name: string }>(
    `SELECT migration_name FROM "_prisma_migrations"
     WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY migration_name`,
  )
  return rows.map((row) => row.migration_name)
}
