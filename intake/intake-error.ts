import { ERROR_TABLE, type ErrorBody, type ErrorCode } from '#server/contracts/errors.ts'

/** What keeps an archive or a video from being opened, said as the server says its errors. Every page loads this file: sentences stay out of it. */
export class IntakeError extends Error {
  override readonly name = 'IntakeError'
  readonly body: ErrorBody

  constructor(code: ErrorCode, { cause, ...details }: Omit<ErrorBody, 'code' | 'retryable'> & { cause?: unknown }) {
    super(details.message, { cause })
    this.body = { ...details, code, retryable: ERROR_TABLE[code].retryable }
  }
}
