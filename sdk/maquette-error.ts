import { TRPCClientError } from '@trpc/client'
import { DetailedError } from 'tus-js-client'
import { errorBodySchema } from '#server/contracts/error-body-schema.ts'
import type { ErrorBody, ErrorCode } from '#server/contracts/errors.ts'

/** What can go wrong on the client's side of the wire; everything else has a code of the server. */
export type ClientErrorCode =
  | ErrorCode
  | 'SERVER_UNREACHABLE'
  | 'UNEXPECTED_ANSWER'
  | 'FILE_UNREADABLE'
  | 'FILE_UNWRITABLE'
  | 'NO_PHOTOS'
  | 'FFMPEG_MISSING'
  | 'DOWNLOAD_DAMAGED'

interface MaquetteErrorDetails {
  /** What happened, in a sentence for the user. */
  message: string
  /** What to do about it, in a sentence for the user. */
  suggestion: string
  /** The form field at fault, where there is one. */
  field?: string | undefined
  /** The file at fault, where there is one. */
  file?: string | undefined
  cause?: unknown
}

/** The one error that the client's helpers and procedures throw, unless a caller's own signal aborted them. */
export class MaquetteError extends Error {
  override readonly name = 'MaquetteError'
  readonly code: ClientErrorCode
  readonly suggestion: string
  readonly field: string | undefined
  readonly file: string | undefined

  constructor(code: ClientErrorCode, details: MaquetteErrorDetails) {
    super(details.message, { cause: details.cause })
    this.code = code
    this.suggestion = details.suggestion
    this.field = details.field
    this.file = details.file
  }
}

/** The error that an ErrorBody of the server stands for. */
export function fromErrorBody(body: ErrorBody, cause?: unknown): MaquetteError {
  return new MaquetteError(body.code, { ...body, cause })
}

/**
 * Any failure of a request as a MaquetteError: the server's own error where it sent one, otherwise what
 * the network did. `baseUrl` is named in the message when nobody answers there.
 */
export function toMaquetteError(thrown: unknown, baseUrl: string): MaquetteError {
  if (thrown instanceof MaquetteError) return thrown
  if (thrown instanceof Error && thrown.cause instanceof MaquetteError) return thrown.cause
  const body = errorBodyOf(thrown)
  if (body) return fromErrorBody(body, thrown)
  const status = httpStatusOf(thrown)
  if (status !== null) return unexpectedAnswer(baseUrl, status, thrown)
  return unreachable(baseUrl, thrown)
}

/** The error of an HTTP answer that is not a success; reads its body. */
export async function fromResponse(response: Response, baseUrl: string): Promise<MaquetteError> {
  const body = parseErrorBody(await response.text().catch(() => ''))
  return body ? fromErrorBody(body) : unexpectedAnswer(baseUrl, response.status, undefined)
}

/**
 * `fetch` that throws UNEXPECTED_ANSWER where what comes is no JSON: the page of a proxy, or of another program that listens
 * there. tRPC forgets the status of an answer that it can't parse.
 */
export function fetchJson(fetch: typeof globalThis.fetch, baseUrl: string): typeof globalThis.fetch {
  return async (...request) => {
    const response = await fetch(...request)
    if (response.headers.get('content-type')?.includes('json')) return response
    throw unexpectedAnswer(baseUrl, response.status, undefined)
  }
}

/** The ErrorBody inside a tRPC error (`data.app`) or a refused tus request (the answer's body). */
function errorBodyOf(thrown: unknown): ErrorBody | null {
  if (thrown instanceof TRPCClientError) {
    const parsed = errorBodySchema.safeParse((thrown.data as { app?: unknown } | undefined)?.app)
    return parsed.success ? parsed.data : null
  }
  if (thrown instanceof DetailedError) return parseErrorBody(thrown.originalResponse?.getBody() ?? '')
  return null
}

function parseErrorBody(text: string): ErrorBody | null {
  try {
    return errorBodySchema.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}

/** Status of the answer, null when there was none. */
function httpStatusOf(thrown: unknown): number | null {
  if (thrown instanceof DetailedError) return thrown.originalResponse?.getStatus() ?? null
  if (thrown instanceof TRPCClientError) {
    const response = thrown.meta?.response
    return response instanceof Response ? response.status : null
  }
  return null
}

function unreachable(baseUrl: string, cause: unknown): MaquetteError {
  return new MaquetteError('SERVER_UNREACHABLE', {
    message: `No Maquette server answers at ${baseUrl}.`,
    suggestion: 'Start it with `npm start` in the Maquette folder, or give its address with --server or MAQUETTE_URL.',
    cause,
  })
}

function unexpectedAnswer(baseUrl: string, status: number, cause: unknown): MaquetteError {
  return new MaquetteError('UNEXPECTED_ANSWER', {
    message: `${baseUrl} answered with status ${status} and nothing that Maquette would say.`,
    suggestion: suggestionFor(status),
    cause,
  })
}

/** What a status means that a proxy answers with. */
function suggestionFor(status: number): string {
  if (status === 413)
    return 'A proxy refuses uploads of this size: raise its limit (in nginx, client_max_body_size 32m).'
  if (status >= 500) return 'A proxy gets no answer from Maquette: check that it is running behind it.'
  if (status === 401 || status === 403 || status < 400) {
    return 'Something in between asks you to sign in: give an address that leads to Maquette itself.'
  }
  return 'Check that the address is that of a Maquette server of this version.'
}
