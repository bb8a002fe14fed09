import type { ErrorBody } from '#server/contracts/errors.ts'
import { isOfPage } from './read-error.ts'
import type { Words } from './words/words.ts'

export interface SaidError {
  message: string
  suggestion: string
  /** What the server says of it in English, which names what is at fault; null where the page is English, or knows as much. */
  original: string | null
}

/**
 * An error in the reader's language, by its code: the server speaks English alone. Its own sentence comes along, since it may name
 * sizes, frames and limits that the code doesn't.
 */
export function sayError(error: ErrorBody, { t, language }: Words): SaidError {
  const { code, message, suggestion, file } = error
  if (language === 'en' || isOfPage(error)) return { message, suggestion, original: null }
  const said = t(`errors.${code}`)
  return {
    message: file ? `${file}: ${said}` : said,
    suggestion: t(`remedies.${code}`),
    original: `${message} ${suggestion}`,
  }
}
