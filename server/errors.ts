import { errorBodySchema } from './contracts/error-body-schema.ts'
import { ERROR_TABLE, type ErrorBody, type ErrorCode } from './contracts/errors.ts'
import type { ErrorNote } from './contracts/notes/error-notes.ts'
import { INSIDE, isDatabaseAway } from './database-away.ts'

export interface AppErrorDetails {
  /** What happened, in a sentence for the user. */
  message: string
  /** What to do about it, in a sentence for the user. */
  suggestion: string
  /** The form field at fault. */
  field?: string
  /** The file at fault, by the name its owner gave it. */
  file?: string
  /** The same by codes, for pages in other languages: `explainError` gives all three. */
  note?: ErrorNote
  cause?: unknown
}

/** Equal in all copies of this module. */
const BRAND = Symbol.for('maquette.AppError')

/**
 * The only error that is meant for users. Anything else that is thrown becomes UNKNOWN at the edge.
 *
 * `instanceof` accepts errors of every copy of this class: Next bundles pages and route handlers separately, and what they share
 * in the process (the job feed, the queue) throws the class of whichever made it first.
 */
export class AppError extends Error {
  static override [Symbol.hasInstance](value: unknown): boolean {
    // biome-ignore lint/complexity/noThisInStatic: it is the class on the right of `instanceof`
    return isInstanceOf(this, value)
  }

  readonly [BRAND] = true
  override readonly name = 'AppError'
  readonly code: ErrorCode
  readonly suggestion: string
  readonly field: string | undefined
  readonly file: string | undefined
  readonly note: ErrorNote | undefined

  constructor(code: ErrorCode, details: AppErrorDetails) {
    super(details.message, { cause: details.cause })
    this.code = code
    this.suggestion = details.suggestion
    this.field = details.field
    this.file = details.file
    this.note = details.note
  }

  /** HTTP status of this error's code. */
  get status(): number {
    return ERROR_TABLE[this.code].status
  }

  toBody(): ErrorBody {
    return errorBodySchema.parse({
      code: this.code,
      message: this.message,
      suggestion: this.suggestion,
      field: this.field,
      file: this.file,
      note: this.note,
      retryable: ERROR_TABLE[this.code].retryable,
    })
  }
}

/** Subclasses of AppError inherit this; `instanceof` a subclass works as usual. */
function isInstanceOf(asked: unknown, value: unknown): boolean {
  if (asked !== AppError) return Function.prototype[Symbol.hasInstance].call(asked, value)
  return typeof value === 'object' && value !== null && BRAND in value
}

/** Any thrown value as an AppError: itself, a full disk, an unreachable database, or UNKNOWN with its cause. */
export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown
  if (isDiskFull(thrown)) {
    return new AppError('DISK_FULL', {
      message: 'The disk is full.',
      suggestion: 'Free some space or delete old reconstructions, then try again.',
      cause: thrown,
    })
  }
  if (isDatabaseAway(thrown)) {
    return new AppError('DATABASE_AWAY', {
      message: 'The database isn’t responding.',
      suggestion: 'The database is usually back within seconds. Nothing is lost.',
      cause: thrown,
    })
  }
  return new AppError('UNKNOWN', {
    message: 'Something went wrong inside Maquette.',
    suggestion: 'Try again. If this keeps happening, check the server log.',
    cause: thrown,
  })
}

/** errno(3) of this process, and PostgreSQL's own code (`disk_full`). */
const DISK_FULL_CODES: readonly unknown[] = ['ENOSPC', 'EDQUOT', '53100']

/** PostgreSQL's wording of errno(3) messages for which it has no code (`io_error`). */
const DISK_FULL_WORDS = /No space left on device|Disk quota exceeded/

/** Whether the cause is a full disk, ours or the database's. */
export function isDiskFull(thrown: unknown): boolean {
  if (typeof thrown !== 'object' || thrown === null) return false
  const facts = thrown as Record<string, unknown>
  if (DISK_FULL_CODES.includes(facts.code) || DISK_FULL_CODES.includes(facts.originalCode)) return true
  if (typeof facts.message === 'string' && DISK_FULL_WORDS.test(facts.message)) return true
  return INSIDE.some((name) => isDiskFull(facts[name]))
}
