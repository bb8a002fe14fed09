import { type ErrorBody, errorBodySchema } from '#server/contracts/errors.ts'

/** The request got no answer: the server is stopped, starting, or out of reach. */
export const UNREACHABLE: ErrorBody = {
  code: 'UNKNOWN',
  message: 'The server can’t be reached.',
  suggestion: 'Check that Maquette is still running. The page goes on by itself when it is back.',
  retryable: true,
}

const UNEXPECTED: ErrorBody = {
  code: 'UNKNOWN',
  message: 'Something unexpected went wrong.',
  suggestion: 'Try again. If it stays, look at the server’s log.',
  retryable: true,
}

/** What to tell the user about anything that a tRPC call threw. Never throws. */
export function readError(error: unknown): ErrorBody {
  const parsed = errorBodySchema.safeParse(property(property(error, 'data'), 'app'))
  if (parsed.success) return parsed.data
  return isUnreachable(error) ? UNREACHABLE : UNEXPECTED
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

/** tRPC gives an error its `data` from the server's answer: none means that there was no answer. */
export function isUnreachable(error: unknown): boolean {
  return error !== null && error !== undefined && !property(error, 'data')
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined
}
