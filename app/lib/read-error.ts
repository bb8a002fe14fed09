import { IntakeError } from '#intake/intake-error.ts'
import { type ErrorBody, isErrorBody } from '#server/contracts/errors.ts'
import { wordsOfPage } from './words/words-of-page.ts'

/** What the page itself says, in the language that it is shown in. */
interface PageError extends ErrorBody {
  isOfPage: true
}

/** Whether an error needs no translation: the server didn't say it. */
export function isOfPage(error: ErrorBody): boolean {
  return 'isOfPage' in error
}

/** An error that the page itself noticed, for `t` of its words. */
export function pageError(error: Omit<ErrorBody, 'code'> & Partial<Pick<ErrorBody, 'code'>>): PageError {
  return { code: 'UNKNOWN', ...error, isOfPage: true }
}

/** The request got no answer: the server is stopped, starting, or out of reach. One object, whose words are looked up when it is shown. */
export const UNREACHABLE: PageError = {
  code: 'UNKNOWN',
  get message() {
    return wordsOfPage().t('system.unreachable')
  },
  get suggestion() {
    return wordsOfPage().t('system.unreachableText')
  },
  retryable: true,
  isOfPage: true,
}

function unexpected(): PageError {
  const { t } = wordsOfPage()
  return pageError({ message: t('system.unexpected'), suggestion: t('system.unexpectedText'), retryable: true })
}

/** What to tell the user about anything that a tRPC call, or the opening of a chosen file, threw. Never throws. */
export function readError(error: unknown): ErrorBody {
  if (error instanceof IntakeError) return error.body
  const body = property(property(error, 'data'), 'app')
  if (isErrorBody(body)) return body
  if (!isUnreachable(error)) return unexpected()
  const cause = property(error, 'cause')
  return cause instanceof AnsweredInBetween ? answeredInBetween(cause.status) : UNREACHABLE
}

/** Thrown by `fetchJson`. */
class AnsweredInBetween extends Error {
  readonly status: number

  constructor(status: number) {
    super(`answered with ${status} by something that is not Maquette`)
    this.status = status
  }
}

/** `fetch` for tRPC, which forgets the status of an answer that it can't parse: the page of a proxy, or of a sign-in. */
export const fetchJson: typeof fetch = async (...request) => {
  const response = await fetch(...request)
  if (response.headers.get('content-type')?.includes('json')) return response
  throw new AnsweredInBetween(response.status)
}

/** An answer that Maquette did not give: from a proxy, a sign-in page, a firewall. */
export function answeredInBetween(status: number): ErrorBody {
  const { t } = wordsOfPage()
  if (status === 413) {
    const [message, suggestion] = [t('system.proxyTooLarge'), t('system.proxyTooLargeText')]
    return pageError({ message, suggestion, retryable: true })
  }
  const values = { status: String(status) }
  return status >= 500
    ? pageError({
        message: t('system.proxyNoAnswer', values),
        suggestion: t('system.unreachableText'),
        retryable: true,
      })
    : pageError({ message: t('system.proxyOther', values), suggestion: t('system.proxyOtherText'), retryable: true })
}

/** An error body as a tus response carries it, or null when the text is none. */
export function parseErrorBody(text: string): ErrorBody | null {
  try {
    const body: unknown = JSON.parse(text)
    return isErrorBody(body) ? body : null
  } catch {
    return null
  }
}

/**
 * Whether the same request will work later, once the server or database is back: tRPC fills an error's `data` from the server's response, so
 * none means that Maquette did not answer; or it did, and its database doesn't.
 */
export function isUnreachable(error: unknown): boolean {
  if (error === null || error === undefined) return false
  const data = property(error, 'data')
  return !data || property(property(data, 'app'), 'code') === 'DATABASE_AWAY'
}

/** Whether a photo was not accepted because the server or its database is unreachable. */
export function isAway(error: ErrorBody | null): boolean {
  return error === UNREACHABLE || error?.code === 'DATABASE_AWAY'
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined
}
