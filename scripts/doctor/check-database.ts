import type { Client } from 'pg'
import { listKnownMigrations } from '#server/migrate.ts'
import { listMigrations } from '../backup/copy-tables.ts'
import { count, type Finding, fail, ok, warn } from './finding.ts'

export interface DatabaseCheck {
  findings: Finding[]
  /** Whether its tables are those of this version, so that rows can be looked at. */
  isCurrent: boolean
}

/** Version and migrations. */
export async function checkDatabase(client: Client): Promise<DatabaseCheck> {
  const { rows } = await client.query<{ server_version: string }>('SHOW server_version')
  const answers = ok(`PostgreSQL ${rows[0]?.server_version} answers.`)
  const { rows: tables } = await client.query(`SELECT to_regclass('"_prisma_migrations"') IS NOT NULL AS there`)
  const applied = tables[0].there ? await listMigrations(client) : []
  const known = await listKnownMigrations()
  const unknown = applied.filter((name) => !known.includes(name))
  const pending = known.filter((name) => !applied.includes(name))
  if (unknown.length > 0) {
    const message = 'The database belongs to a newer version of Maquette. Update Maquette.'
    return { findings: [answers, fail(message, { items: unknown })], isCurrent: false }
  }
  if (pending.length > 0) {
    const message = `The next start brings the database up to date (${count(pending.length, 'migration')}); its rows are checked after that.`
    return { findings: [answers, warn(message)], isCurrent: false }
  }
  return { findings: [answers, ok(`All ${count(known.length, 'migration')} are applied.`)], isCurrent: true }
}
