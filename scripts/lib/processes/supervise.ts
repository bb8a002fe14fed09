import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { appendFileSync, closeSync, mkdirSync, openSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { ROOT } from '../paths.mjs'
import { endMarkedProcesses, MARK } from './end-marked-processes.ts'

export interface ProcessSpec {
  command: readonly [string, ...string[]]
  env: NodeJS.ProcessEnv
  /** Gets everything that the process prints, after what earlier runs have: `boundLogs` keeps it short. */
  logFile: string
  /** Gets each line that the process prints, too. */
  onLine?(line: string): void
  /** Milliseconds that a process has to stop by itself before it is killed with all that it started. */
  graceMs: number
  /** Milliseconds without a heartbeat (`beat.mjs`) after which the process counts as hung, is killed and restarted; by default never. */
  silentMs?: number
  /** Waits before the first restart, doubled for each one that follows at once. */
  restartMs?: number
  /** Told of each exit that nobody asked for, once what the process left behind is gone. */
  onCrash?(crash: Crash): void
}

export interface Crash {
  /** Exit code or signal name, for people. */
  how: string
  /** How many times in a row, without a steady run between. */
  inARow: number
  /** Milliseconds until the restart. */
  restartInMs: number
}

export interface Supervised {
  /** The mark by which everything of this process is found, see end-marked-processes.ts. */
  readonly mark: string
  /** Asks the process to stop, kills what has not after `graceMs`, and answers when nothing of it is left. */
  stop(): Promise<void>
  /** Ends the grace of a stop under way. */
  hurry(): void
}

const LONGEST_RESTART_MS = 30_000
/** A process that ran this long counts as steady: its next crash is a first one again. */
const STEADY_MS = 60_000

/**
 * Keeps a process running until it is stopped.
 *
 *     running --exit--> clearing --nothing left--> waiting --restartMs, doubled--> running
 *        any of them --stop()--> stopping --nothing left--> stopped
 */
export function supervise(spec: ProcessSpec): Supervised {
  const mark = randomUUID()
  const stopping = new AbortController()
  const hurrying = new AbortController()
  const finished = keepRunning(spec, { mark, stopping: stopping.signal, hurrying: hurrying.signal })
  return {
    mark,
    async stop() {
      stopping.abort()
      await finished
    },
    hurry: () => hurrying.abort(),
  }
}

interface Signals {
  mark: string
  stopping: AbortSignal
  hurrying: AbortSignal
}

async function keepRunning(spec: ProcessSpec, { mark, stopping, hurrying }: Signals): Promise<void> {
  const { restartMs = 1000 } = spec
  let inARow = 0
  while (!stopping.aborted) {
    const startedAt = Date.now()
    const child = start(spec, mark)
    const exited = waitForExit(child)
    const how = await Promise.race([exited, whenSilent(child, spec, exited), whenAborted(stopping)])
    if (how === null) {
      child.kill('SIGTERM')
      await Promise.race([exited, whenElapsed(spec.graceMs, exited), whenAborted(hurrying)])
    }
    // Also by its pid: a program that retitles itself (Next does) may overwrite the mark.
    child.kill('SIGKILL')
    await exited
    await endMarkedProcesses(mark)
    if (how === null || stopping.aborted) return

    inARow = Date.now() - startedAt > STEADY_MS ? 1 : inARow + 1
    const restartInMs = Math.min(restartMs * 2 ** (inARow - 1), LONGEST_RESTART_MS)
    spec.onCrash?.({ how, inARow, restartInMs })
    await Promise.race([whenElapsed(restartInMs, whenAborted(stopping)), whenAborted(stopping)])
  }
}

function start(spec: ProcessSpec, mark: string): ChildProcess {
  mkdirSync(path.dirname(spec.logFile), { recursive: true })
  const log = openSync(spec.logFile, 'a')
  const [program, ...args] = spec.command
  const output = spec.onLine ? 'pipe' : log
  // A separate process group: Ctrl-C in the terminal must reach only the supervisor, which stops things in order.
  const child = spawn(program, args, {
    cwd: ROOT,
    env: { ...spec.env, [MARK]: mark, MAQUETTE_SUPERVISOR: String(process.pid) },
    stdio: ['ignore', output, output, 'pipe'],
    detached: true,
  })
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue
    createInterface({ input: stream }).on('line', (line) => {
      spec.onLine?.(line)
      try {
        appendFileSync(spec.logFile, `${line}\n`)
      } catch {
        // A full disk must not take the supervisor down.
      }
    })
  }
  closeSync(log)
  return child
}

/** How the process ended, for people. A program that can't be started counts as one that ended. */
async function waitForExit(child: ChildProcess): Promise<string> {
  try {
    const [code, signal] = await once(child, 'exit')
    return signal ? `was ended by ${signal}` : `exited with code ${code}`
  } catch (error) {
    return `could not be started: ${error instanceof Error ? error.message : error}`
  }
}

/** Looks in the time that a process may be silent. */
const LOOKS = 12

/**
 * Resolves when the process was silent for too long, or never. Before its first heartbeat it is still starting, and silence during which this process
 * did not live through, because the machine slept, doesn't count.
 */
function whenSilent(child: ChildProcess, { silentMs }: ProcessSpec, exited: Promise<unknown>): Promise<string> {
  const beats = child.stdio[3]
  if (!silentMs || !beats) return new Promise(() => {})
  return new Promise((resolve) => {
    let silentLooks: number | null = null
    beats.on('data', () => {
      silentLooks = 0
    })
    beats.on('error', () => {})
    const timer = setInterval(() => {
      if (silentLooks === null || ++silentLooks < LOOKS) return
      resolve(`did nothing for ${Math.round(silentMs / 1000)} s and was ended`)
    }, silentMs / LOOKS)
    void exited.finally(() => clearInterval(timer))
  })
}

function whenAborted(signal: AbortSignal): Promise<null> {
  if (signal.aborted) return Promise.resolve(null)
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(null), { once: true }))
}

/** Resolves after `ms`, or never once `orThis` has settled: no timer outlives what it was for. */
function whenElapsed(ms: number, orThis: Promise<unknown>): Promise<null> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(null), ms)
    void orThis.finally(() => clearTimeout(timer))
  })
}
