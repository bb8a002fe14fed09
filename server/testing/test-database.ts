import { randomUUID } from 'node:crypto'
import { inject } from 'vitest'
import { type Db, openDb } from '../db.ts'
import { createDatabase, dropDatabase, withDatabaseName } from './database-names.ts'

export interface TestDatabase {
  /** Connection string of this test's own database. */
  url: string
  db: Db
  /** Closes `db` and drops the database. */
  drop(): Promise<void>
}

/** A fresh, migrated database of the run's real PostgreSQL. Make one a test file and drop it afterwards. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const postgres = inject('postgres')
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await createDatabase(postgres.url, name, postgres.template)
  const url = withDatabaseName(postgres.url, name)
  const db = openDb(url)
  return {
    url,
    db,
    async drop() {
      await db.$disconnect()
      await dropDatabase(postgres.url, name)
    },
  }
}
