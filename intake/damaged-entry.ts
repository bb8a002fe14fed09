import { explainError } from '#server/contracts/notes/explain-error.ts'
import { IntakeError } from './intake-error.ts'

/** One file of an archive that is broken in it, while the others may be whole. */
export class DamagedEntry extends IntakeError {
  /** From the top of the archive. */
  readonly path: string

  constructor(zipName: string, path: string, cause: unknown) {
    super('UNDECODABLE', {
      ...explainError('zipDamaged', 'fetchArchive', { file: zipName, path }),
      file: zipName,
      cause,
    })
    this.path = path
  }
}
