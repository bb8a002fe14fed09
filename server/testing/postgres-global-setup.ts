import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestProject } from 'vitest/node'
import { startEmbeddedPostgres } from '#scripts/lib/postgres/embedded-postgres.ts'
import { applyMigrations } from '../migrate.ts'
import { createDatabase, withDatabaseName } from './database-names.ts'

/** Name of the migrated database that every test's own is cloned from. */
const TEMPLATE = 'maquette_template'

/** Vitest global set-up: one real PostgreSQL for the whole run, with a migrated template to clone. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'maquette-test-'))
  // A test cluster is thrown away: durability would only make it slower.
  const settings = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=300']
  const postgres = await startEmbeddedPostgres({ dataDir, settings })
  await createDatabase(postgres.url, TEMPLATE)
  await applyMigrations(withDatabaseName(postgres.url, TEMPLATE))
  project.provide('postgres', { url: postgres.url, template: TEMPLATE })
  return async () => {
    await postgres.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}

declare module 'vitest' {
  interface ProvidedContext {
    postgres: { url: string; template: string }
  }
}
