import { initTRPC, type TRPCError } from '@trpc/server'
import { ZodError } from 'zod'
import { ERROR_TABLE } from './contracts/errors.ts'
import { jobIdInputSchema } from './contracts/job-inputs.ts'
import { sayWhatIsWrong, whatIsWrong } from './contracts/what-is-wrong.ts'
import { getDb } from './db.ts'
import { getEnv } from './env.ts'
import { AppError, toAppError } from './errors.ts'
import { RETRY_AFTER_SECONDS } from './http/error-response.ts'
import { LOCAL_OWNER } from './local-owner.ts'
import { getLog, withLogContext } from './log.ts'
import { getQueue } from './queue.ts'
import type { JobDeps } from './services/jobs/job-deps.ts'
import { getJobChanges, type JobChanges } from './services/jobs/view/job-changes.ts'
import { createJobFeed, type JobFeed } from './services/jobs/view/job-feed.ts'
import { getStorage } from './services/storage/index.ts'

/** The context of every procedure. Tests build their own. */
export interface Context extends JobDeps {
  changes: JobChanges
  feed: JobFeed
}

// Next's development server evaluates modules again on every change, and each kind of route may have a copy.
const globals = globalThis as { maquetteJobFeed?: JobFeed }

export async function createContext(): Promise<Context> {
  return {
    db: getDb(),
    queue: await getQueue(),
    storage: getStorage(),
    env: getEnv(),
    ownerId: LOCAL_OWNER,
    changes: getJobChanges(),
    feed: getJobFeed(),
  }
}

/** The process's one. */
export function getJobFeed(): JobFeed {
  globals.maquetteJobFeed ??= createJobFeed({ db: getDb(), ownerId: LOCAL_OWNER }, getJobChanges())
  return globals.maquetteJobFeed
}

/** Frequent enough that no proxy closes a quiet subscription as dead, and that its viewer soon notices a dead one. */
const SSE_PING_MS = 5000

const t = initTRPC.context<Context>().create({
  sse: {
    ping: { enabled: true, intervalMs: SSE_PING_MS },
    client: { reconnectAfterInactivityMs: 3 * SSE_PING_MS },
  },
  /** The only place that formats errors for the wire: `error.data.app` is an ErrorBody. */
  errorFormatter({ shape, error, input }) {
    const app = errorOf(error, input)
    const status = ERROR_TABLE[app.code].status
    // `stack` and the original message may reveal internals: neither leaves the process.
    const { stack: _, ...data } = shape.data
    return { ...shape, message: app.message, data: { ...data, httpStatus: status, app: app.toBody() } }
  },
})

/** The AppError of a tRPC error. With the `input` of the call, if known, the message says what is wrong in it. */
export function errorOf(error: TRPCError, input?: unknown): AppError {
  if (error.cause instanceof ZodError && error.code === 'BAD_REQUEST') return fromZodError(error.cause, input)
  if (isClientMistake(error)) {
    return new AppError('INVALID_INPUT', {
      message: `The request could not be understood: ${error.message}`,
      suggestion: 'Check the name of the procedure and its input.',
      cause: error,
    })
  }
  return toAppError(error.cause ?? error)
}

/**
 * The HTTP status of a response whose calls all failed in the same way: from our table, where tRPC would say 500. A batch with
 * several outcomes keeps tRPC's 207.
 */
export function statusOf({ data, errors }: { data: unknown[]; errors: TRPCError[] }): {
  status?: number
  headers?: Record<string, string>
} {
  const statuses = new Set(errors.map((error) => errorOf(error).status))
  const [status] = statuses
  if (status === undefined || statuses.size !== 1 || data.length !== errors.length) return {}
  return status === 503 ? { status, headers: { 'Retry-After': RETRY_AFTER_SECONDS } } : { status }
}

/**
 * Requests that tRPC refuses: an unknown procedure, a wrong method, input that is not JSON. Errors of procedures have
 * other codes.
 */
function isClientMistake({ code }: TRPCError): boolean {
  return ['PARSE_ERROR', 'BAD_REQUEST', 'NOT_FOUND', 'METHOD_NOT_SUPPORTED', 'UNSUPPORTED_MEDIA_TYPE'].includes(code)
}

function fromZodError(error: ZodError, input: unknown): AppError {
  const wrong = whatIsWrong(error, input)
  return new AppError('INVALID_INPUT', {
    message: `${capitalised(sayWhatIsWrong(wrong))}.`,
    suggestion: 'Correct the input and try again.',
    ...(wrong.field ? { field: wrong.field } : {}),
    cause: error,
  })
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** Adds the job of a call to every log line, and logs errors that users don't see. */
const logged = t.middleware(async ({ next, path, getRawInput }) => {
  const input = jobIdInputSchema.safeParse(path.startsWith('job.') ? await getRawInput() : undefined)
  return withLogContext(input.success ? { jobId: input.data.id } : {}, async () => {
    const result = await next()
    if (!result.ok) {
      const app = errorOf(result.error)
      if (app.code === 'UNKNOWN') getLog('trpc').error({ err: app.cause ?? result.error, path }, 'procedure failed')
    }
    return result
  })
})

/** After a write through this process, the writer reads its own change. */
const forgetWritten = t.middleware(async ({ next, type, path, ctx, getRawInput }) => {
  const result = await next()
  if (type === 'mutation') {
    // A project's name stands in the views of all its jobs.
    ctx.feed.forget(path.startsWith('project.') ? 'all' : idsIn(await getRawInput()))
  }
  return result
})

/** The jobs that a call names. */
function idsIn(input: unknown): string[] {
  const { id, ids } = (input ?? {}) as { id?: unknown; ids?: unknown }
  return [id, ...(Array.isArray(ids) ? ids : [])].filter((each) => typeof each === 'string')
}

export const router = t.router
export const createCallerFactory = t.createCallerFactory
export const procedure = t.procedure.use(logged).use(forgetWritten)
