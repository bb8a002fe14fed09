import { DatabaseSync } from 'node:sqlite'

/** The first of several threads to open a database in WAL mode recovers it, the last one to close it writes it back: the others wait. */
export const BUSY_TIMEOUT_MS = 60_000

/**
 * Lets `use` work with COLMAP's database. Opened for writing also to read: the last one to close a database in WAL mode then leaves one
 * whole file.
 */
export function withDatabase<Result>(path: string, use: (database: DatabaseSync) => Result): Result {
  const database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS })
  try {
    return use(database)
  } finally {
    database.close()
  }
}
