import { ERROR_TABLE, type ErrorBody, type ErrorCode } from '#server/contracts/errors.ts'
import { explainError } from '#server/contracts/notes/explain-error.ts'

/** What keeps an archive or a video from being opened, said as the server says its errors. */
export class IntakeError extends Error {
  override readonly name = 'IntakeError'
  readonly body: ErrorBody

  constructor(code: ErrorCode, { cause, ...details }: Omit<ErrorBody, 'code' | 'retryable'> & { cause?: unknown }) {
    super(details.message, { cause })
    this.body = { ...details, code, retryable: ERROR_TABLE[code].retryable }
  }
}

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
