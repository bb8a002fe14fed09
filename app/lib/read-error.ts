import { IntakeError } from '#intake/intake-error.ts'
import { type ErrorBody, errorBodySchema } from '#server/contracts/errors.ts'

/** The request got no answer: the server is stopped, starting, or out of reach. */
export const UNREACHABLE: ErrorBody = {
  code: 'UNKNOWN',
  message: 'The server can’t be reached.',
  suggestion: 'Check that Maquette is still running. The page continues by itself when it is back.',
  retryable: true,
}

const UNEXPECTED: ErrorBody = {
  code: 'UNKNOWN',
  message: 'Something unexpected went wrong.',
  suggestion: 'Try again. If it stays, look at the server’s log.',
  retryable: true,
}

/** What to tell the user about anything that a tRPC call, or the opening of a chosen file, threw. Never throws. */
export function readError(error: unknown): ErrorBody {
  if (error instanceof IntakeError) return error.body
  const parsed = errorBodySchema.safeParse(property(property(error, 'data'), 'app'))
  if (parsed.success) return parsed.data
  if (!isUnreachable(error)) return UNEXPECTED
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
  const [message, suggestion] = wordsFor(status)
  return { code: 'UNKNOWN', message, suggestion, retryable: true }
}

function wordsFor(status: number): [message: string, suggestion: string] {
  if (status === 413) {
    return [
      'The web server in front of Maquette refuses uploads of this size (413), even in small pieces.',
      'Raise its limit: in nginx, client_max_body_size 32m.',
    ]
  }
  if (status >= 500) {
    return [
      `The web server in front of Maquette answers ${status}: it gets no answer from Maquette.`,
      'Check that Maquette is still running. The page continues by itself when it is back.',
    ]
  }
  return [
    `Something between this page and Maquette answers in its place (status ${status}): a sign-in page, or a proxy.`,
    'Load the page again and sign in if you are asked to; what was uploaded is kept.',
  ]
}

/** An error body as a tus response carries it, or null when the text is none. */
export function parseErrorBody(text: string): ErrorBody | null {
  try {
    const parsed = errorBodySchema.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

/**
 * Whether the same request will work once something is back that is away: tRPC gives an error its `data` from the server's answer, so
 * none means that Maquette did not answer; or it did, and its database doesn't.
 */
export function isUnreachable(error: unknown): boolean {
  if (error === null || error === undefined) return false
  const data = property(error, 'data')
  return !data || property(property(data, 'app'), 'code') === 'DATABASE_AWAY'
}

/** Whether a photo was not taken because the server or its database is away. */
export function isAway(error: ErrorBody | null): boolean {
  return error === UNREACHABLE || error?.code === 'DATABASE_AWAY'
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined
}
