import pino, { type Logger } from 'pino'
import { getEnv } from './env.ts'

let root: Logger | undefined

/** A child logger for one part of the system; JSON lines on standard output. */
export function getLog(part: string): Logger {
  root ??= pino({ level: getEnv().logLevel, base: undefined })
  return root.child({ part })
}
