import pino, { type Logger } from 'pino'
import { getEnv } from './env.ts'

let root: Logger | undefined

/** A child logger for one part of the system; JSON lines on standard output. */
export function getLog(part: string): Logger {
  root ??= pino({ level: getEnv().logLevel, base: undefined, serializers: { err: serializeError } })
  return root.child({ part })
}

/** pino's own serializer copies every property of an error, and those of `pg` hold a whole client with its secrets. */
function serializeError(thrown: unknown): unknown {
  if (!(thrown instanceof Error)) return thrown
  const { name, message, stack, cause } = thrown
  const code = 'code' in thrown ? thrown.code : undefined
  return { type: name, message, code, stack, cause: cause === undefined ? undefined : serializeError(cause) }
}
