import type { ErrorNote } from './notes/error-notes.ts'

/**
 * Every error that a user can see, with its HTTP status and whether doing the
 * same thing again can help. The list is closed: a failure that fits none of these is UNKNOWN, and
 * UNKNOWN reveals nothing about the inside.
 */
export const ERROR_TABLE = {
  INVALID_INPUT: { status: 400, retryable: false },
  FORBIDDEN_ORIGIN: { status: 403, retryable: false },

  FILE_TOO_LARGE: { status: 413, retryable: false },
  TOO_MANY_PIXELS: { status: 413, retryable: false },
  WRONG_FORMAT: { status: 415, retryable: false },
  UNDECODABLE: { status: 422, retryable: false },
  TOO_MANY_FILES: { status: 422, retryable: false },
  TOO_FEW_PHOTOS: { status: 422, retryable: false },
  UNKNOWN_UPLOAD: { status: 404, retryable: false },
  UPLOAD_NOT_READY: { status: 409, retryable: true },
  UPLOAD_IN_USE: { status: 409, retryable: false },

  CAPTURE_INVALID: { status: 422, retryable: false },
  CAPTURE_VIEW_MISSING: { status: 422, retryable: false },
  CAPTURE_SIZE_MISMATCH: { status: 422, retryable: false },
  CAPTURE_FILE_MISSING: { status: 422, retryable: false },
  POSE_INVALID: { status: 422, retryable: false },
  DEPTH_EMPTY: { status: 422, retryable: false },
  DEPTH_CONTRADICTS_MASK: { status: 422, retryable: false },
  /** Nothing of a photo would be left. */
  MASK_EMPTY: { status: 422, retryable: false },

  JOB_NOT_FOUND: { status: 404, retryable: false },
  PROJECT_NOT_FOUND: { status: 404, retryable: false },
  NAME_TAKEN: { status: 409, retryable: false },
  TOO_MANY_TAGS: { status: 422, retryable: false },
  TOO_MANY_PROJECTS: { status: 422, retryable: false },
  ARTIFACT_NOT_FOUND: { status: 404, retryable: false },
  /** An annotation or a saved view. */
  MARK_NOT_FOUND: { status: 404, retryable: false },
  NOT_READY: { status: 409, retryable: true },
  ALREADY_FINISHED: { status: 409, retryable: false },
  NOT_FINISHED: { status: 409, retryable: true },
  CANCEL_NOT_REQUESTED: { status: 409, retryable: false },
  CANCEL_TOKEN_EXPIRED: { status: 409, retryable: true },

  ENGINE_MISSING: { status: 503, retryable: true },
  TOO_FEW_FEATURES: { status: 422, retryable: false },
  NO_OVERLAP: { status: 422, retryable: false },
  STILL_BACKGROUND: { status: 422, retryable: false },
  CAMERA_ONLY_TURNED: { status: 422, retryable: false },
  RECONSTRUCTION_FAILED: { status: 422, retryable: true },
  OUT_OF_MEMORY: { status: 507, retryable: true },
  DISK_FULL: { status: 507, retryable: true },
  /** A program of the reconstruction stood still. */
  PROGRAM_HUNG: { status: 504, retryable: true },
  WORKER_LOST: { status: 503, retryable: true },
  /** Stopped, starting, or unreachable; the web process continues as soon as it answers. */
  DATABASE_AWAY: { status: 503, retryable: true },
  UNKNOWN: { status: 500, retryable: true },
} as const satisfies Record<string, { status: number; retryable: boolean }>

export type ErrorCode = keyof typeof ERROR_TABLE

export const ERROR_CODES = Object.keys(ERROR_TABLE) as [ErrorCode, ...ErrorCode[]]

/** The error as a client gets it, over tRPC (`error.data.app`), tus (the response body) and in a job's row. */
export type ErrorBody = {
  code: ErrorCode
  /** What happened, in a sentence for the user. */
  message: string
  /** What to do about it, in a sentence for the user. */
  suggestion: string
  /** The form field at fault, where there is one: `uploadIds`, `preset`, `token`. */
  field?: string | undefined
  /** The file at fault by the name its owner gave it, where there is one. */
  file?: string | undefined
  /** Message and suggestion by codes, where there are such. */
  note?: ErrorNote | undefined
  /** Whether doing the same again can help. */
  retryable: boolean
}

/** Whether `value` is one: what `errorBodySchema` checks, for pages, which do without zod. */
export function isErrorBody(value: unknown): value is ErrorBody {
  if (typeof value !== 'object' || value === null) return false
  const { code, message, suggestion, field, file, note, retryable } = value as Partial<Record<keyof ErrorBody, unknown>>
  const isTextOrNone = (each: unknown) => each === undefined || typeof each === 'string'
  return (
    (ERROR_CODES as readonly unknown[]).includes(code) &&
    typeof message === 'string' &&
    typeof suggestion === 'string' &&
    isTextOrNone(field) &&
    isTextOrNone(file) &&
    (note === undefined || (typeof note === 'object' && note !== null)) &&
    typeof retryable === 'boolean'
  )
}
