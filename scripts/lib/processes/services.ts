import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { ROOT } from '../paths.mjs'
import { printLine } from '../progress.mjs'
import type { ProcessSpec } from './supervise.ts'

export type Mode = 'production' | 'development'

/** Milliseconds for requests under way. */
const WEB_GRACE_MS = 5000
/** Milliseconds in which the worker ends COLMAP and hands its jobs back to the queue. */
const WORKER_GRACE_MS = 15_000

const NEXT = path.join(ROOT, 'node_modules', 'next', 'dist', 'bin', 'next')
/** Node's arguments that make a process stop by itself when this one is killed outright. */
export const EXITS_WITH_PARENT: readonly string[] = preload('exit-with-parent.mjs')
/** And that have it say that it is alive. */
const PRELOADED = [...EXITS_WITH_PARENT, ...preload('beat.mjs')]
/** How long the web server waits for whom. */
const LIMITED = preload('limit-web.mjs')
/** And that it sends scripts as the build compressed them. */
const COMPRESSED = preload('compressed-web.mjs')

/** Far beyond what a busy machine keeps a process waiting: the queue gives a silent worker's job to another one after 15 s. */
const SILENT_MS = 60_000

export interface ServiceOptions {
  mode: Mode
  env: NodeJS.ProcessEnv
  logDir: string
}

/** The web server, on the loopback port `port`. */
export function webService({ mode, env, logDir }: ServiceOptions, port: number): ProcessSpec {
  const verb = mode === 'production' ? 'start' : 'dev'
  const compressed = mode === 'production' ? COMPRESSED : []
  return {
    command: [
      process.execPath,
      ...PRELOADED,
      ...LIMITED,
      ...compressed,
      NEXT,
      verb,
      '--hostname',
      '127.0.0.1',
      '--port',
      String(port),
    ],
    env: { ...env, PORT: String(port), HOSTNAME: '127.0.0.1' },
    logFile: path.join(logDir, 'web.log'),
    onLine: mode === 'development' ? (line) => printLine(`web    | ${line}`) : undefined,
    graceMs: WEB_GRACE_MS,
    silentMs: SILENT_MS,
  }
}

/** The worker. */
export function workerService({ mode, env, logDir }: ServiceOptions): ProcessSpec {
  const watch = mode === 'development' ? ['--watch', '--watch-preserve-output'] : []
  return {
    command: [process.execPath, ...PRELOADED, ...watch, path.join(ROOT, 'worker', 'main.ts')],
    env,
    logFile: path.join(logDir, 'worker.log'),
    onLine: mode === 'development' ? (line) => printLine(`worker | ${line}`) : undefined,
    graceMs: WORKER_GRACE_MS,
    silentMs: SILENT_MS,
  }
}

/** Node's arguments to import `name` of this directory before the program. */
function preload(name: string): string[] {
  return ['--import', pathToFileURL(path.join(import.meta.dirname, name)).href]
}
