import type { Client } from 'pg'
import { listNamedFiles, type NamedFile } from './list-files.ts'
import { pinFiles } from './pin-files.ts'

export interface Snapshot {
  /** Every file that the snapshot's rows name and that is pinned. */
  files: NamedFile[]
  /** Keys that rows name and storage does not have, however often one looks. */
  missing: string[]
}

/** Where a log is published every two seconds, one more round is enough; a dozen is for storms of deletions. */
const ROUNDS = 12

/**
 * Opens a transaction on `client` that shows the database at one moment, and pins every file that its rows name below
 * `pinDir`, so that both agree however long copying takes. A file that was removed between the moment and its pin has taken
 * its row along: then a later moment is looked at, for which only few files are still to be pinned. A row whose file is
 * missing at two moments in a row has lost it.
 *
 * The caller reads the tables and ends the transaction.
 */
export async function takeSnapshot(
  client: Client,
  { storageDir, pinDir }: { storageDir: string; pinDir: string },
): Promise<Snapshot> {
  let before = new Set<string>()
  for (let round = 1; ; round++) {
    await client.query('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY')
    const files = await listNamedFiles(client)
    const missing = await pinFiles(
      storageDir,
      pinDir,
      files.map(({ key }) => key),
    )
    if (round === ROUNDS || missing.every((key) => before.has(key))) {
      const lost = new Set(missing)
      return { files: files.filter(({ key }) => !lost.has(key)), missing }
    }
    before = new Set(missing)
    await client.query('ROLLBACK')
  }
}
