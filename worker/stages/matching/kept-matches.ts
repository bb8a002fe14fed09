import type { PairMatches } from '../../colmap/database.ts'
import { withDatabase } from '../../colmap/with-database.ts'

const TABLE = `
  CREATE TABLE IF NOT EXISTS kept (name1 TEXT, name2 TEXT, data BLOB NOT NULL, PRIMARY KEY (name1, name2)) WITHOUT ROWID`

/** Adds to the matches in `file`, a separate database that is created if missing. All of `pairs`, or after a crash none. */
export function keepMatches(file: string, pairs: readonly PairMatches[]): void {
  withDatabase(file, (database) => {
    database.exec(TABLE)
    const insert = database.prepare('INSERT OR REPLACE INTO kept (name1, name2, data) VALUES (?, ?, ?)')
    database.exec('BEGIN')
    for (const { name1, name2, matches } of pairs) {
      insert.run(name1, name2, new Uint8Array(matches.buffer, matches.byteOffset, matches.byteLength))
    }
    database.exec('COMMIT')
  })
}

/** The matches kept of a pair, named in the order in which they were kept; null for none. */
export type ReadKept = (name1: string, name2: string) => PairMatches | null

export function withKeptMatches<Result>(file: string, use: (read: ReadKept) => Result): Result {
  return withDatabase(file, (database) => {
    database.exec(TABLE)
    const select = database.prepare('SELECT data FROM kept WHERE name1 = ? AND name2 = ?')
    return use((name1, name2) => {
      const data = select.get(name1, name2)?.data as Uint8Array | undefined
      return data ? { name1, name2, matches: new Uint32Array(Uint8Array.from(data).buffer) } : null
    })
  })
}
