import { existsSync } from 'node:fs'
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

/** The database and what SQLite keeps beside it. */
export function filesOfDatabase(path: string): string[] {
  return ['', '-wal', '-shm', '-journal'].map((ending) => path + ending)
}

/** Whether it is there, and as SQLite left it: COLMAP does not force it to the disk, and a power cut may spoil it. */
export function isSound(path: string): boolean {
  if (!existsSync(path)) return false
  try {
    return withDatabase(path, (database) => {
      const answers = database.prepare('PRAGMA quick_check(1)').all()
      return answers.length === 1 && Object.values(answers[0] ?? {})[0] === 'ok'
    })
  } catch {
    return false
  }
}
