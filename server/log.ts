import { AsyncLocalStorage } from 'node:async_hooks'
import pino, { type Logger } from 'pino'
import { getEnv } from './env.ts'
import { writeLogLine } from './write-log-line.ts'

/** Fields of every log line of work on a job. */
export interface LogContext {
  jobId?: string
  attempt?: number
}

// One for the process: Next bundles this file more than once, and its development server evaluates modules again.
const globals = globalThis as { maquetteLogContext?: AsyncLocalStorage<LogContext> }
globals.maquetteLogContext ??= new AsyncLocalStorage()
const contexts = globals.maquetteLogContext

let root: Logger | undefined

/** A child logger for one part of the system; JSON lines on standard output, each with the LogContext that it was written in. */
export function getLog(part: string): Logger {
  root ??= pino(
    {
      level: getEnv().logLevel,
      base: undefined,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      mixin: () => ({ ...contexts.getStore() }),
      serializers: { err: serializeError },
    },
    { write: (line) => writeLogLine(1, line) },
  )
  return root.child({ part })
}

/** Runs `action`; every line that it logs, by itself or in what it calls and waits for, carries `context`, and that of the caller. */
export function withLogContext<T>(context: LogContext, action: () => T): T {
  return contexts.run({ ...contexts.getStore(), ...context }, action)
}

/** pino's serializer copies every property of an error, and those of `pg` contain a client with its secrets. */
function serializeError(thrown: unknown): unknown {
  if (!(thrown instanceof Error)) return thrown
  const { name, message, stack, cause } = thrown
  const code = 'code' in thrown ? thrown.code : undefined
  return { type: name, message, code, stack, cause: cause === undefined ? undefined : serializeError(cause) }
}
