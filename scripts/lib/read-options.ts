import path from 'node:path'
import { parseArgs } from 'node:util'
import { ROOT } from './paths.mjs'

export interface StartOptions {
  /** The port to try first. */
  port: number
  /** Absolute. */
  dataDir: string
}

/**
 * `--port N` and `--data-dir DIR`, or else PORT and MAQUETTE_DATA_DIR, or else 3000 and `.data`. Throws an Error for
 * the user when one makes no sense.
 */
export function readOptions(args: string[], env: NodeJS.ProcessEnv): StartOptions {
  const { values } = parseArgs({ args, options: { port: { type: 'string' }, 'data-dir': { type: 'string' } } })
  const port = Number(values.port ?? (env.PORT || 3000))
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Error(`The port must be a number from 1 to 65535, not "${values.port ?? env.PORT}".`)
  }
  const dataDir = values['data-dir'] ?? (env.MAQUETTE_DATA_DIR || path.join(ROOT, '.data'))
  return { port, dataDir: path.resolve(dataDir) }
}
