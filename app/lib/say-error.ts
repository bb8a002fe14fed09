import type { ErrorBody, ErrorCode } from '#server/contracts/errors.ts'
import type { ErrorNote } from '#server/contracts/notes/error-notes.ts'
import { isOfPage } from './read-error.ts'
import type { Words } from './words/words.ts'

/** Whose own sentence is all that there is to say: the server's adds nothing but English. */
const SAID_WHOLE: ReadonlySet<ErrorCode> = new Set([
  'JOB_NOT_FOUND',
  'PROJECT_NOT_FOUND',
  'ARTIFACT_NOT_FOUND',
  'MARK_NOT_FOUND',
  'NAME_TAKEN',
  'TOO_MANY_TAGS',
  'TOO_MANY_PROJECTS',
  'NOT_FINISHED',
  'CANCEL_NOT_REQUESTED',
  'CANCEL_TOKEN_EXPIRED',
  'UNKNOWN_UPLOAD',
  'DATABASE_AWAY',
  'UNKNOWN',
])

export interface SaidError {
  message: string
  suggestion: string
  /** What the server says of it in English, which names what is at fault; null where the page is English, or knows as much. */
  original: string | null
}

/**
 * An error in the reader's language: by its note, where the server gave one that is known here, else by its code. Then the server's own
 * sentence, which is English, comes along, since it may name sizes, frames and limits that the code doesn't.
 */
export function sayError(error: ErrorBody, words: Words): SaidError {
  const { t, language } = words
  const { code, message, suggestion, file, note } = error
  if (language === 'en' || isOfPage(error)) return { message, suggestion, original: null }
  const noted = note && sayNote(note, words)
  if (noted) return { ...noted, original: null }
  const said = t(`errors.${code}`)
  return {
    message: file ? `${file}: ${said}` : said,
    suggestion: t(`remedies.${code}`),
    original: SAID_WHOLE.has(code) ? null : `${message} ${suggestion}`,
  }
}

function sayNote({ code, advice, values }: ErrorNote, words: Words): Pick<SaidError, 'message' | 'suggestion'> | null {
  const own = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, sayValue(name, value, words)]))
  const [message, suggestion] = [words.tryTo(`errorNotes.${code}`, own), words.tryTo(`adviceNotes.${advice}`, own)]
  return message !== null && suggestion !== null ? { message, suggestion } : null
}

/** As `ErrorNoteValues` has it. */
function sayValue(name: string, value: string | number, words: Words): string | number {
  if (name === 'preset') return words.tryTo(`settings.${value}`, {}) ?? value
  if (name === 'what') return words.tryTo(`details.${value}`, {}) ?? value
  if (name === 'reason') return words.tryTo(`zipReasons.${value}`, {}) ?? value
  if (name === 'stage') return words.tryTo(`stages.${value}`, {}) ?? value
  return typeof value === 'number' && name.endsWith('Bytes') ? words.format.bytes(value) : value
}
