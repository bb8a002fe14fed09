import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { getDeathGuard } from '#server/death-guard.ts'
import { childEnv } from '#server/env.ts'
import { AppError } from '#server/errors.ts'
import { countMemoryKills } from './kernel-kills.ts'
import { LineSplitter } from './line-splitter.ts'
import { diskFull, explainProcessEnd, isDiskFull, programHung } from './process-failure.ts'
import { signalGroup, waitForGroupEnd } from './process-group.ts'
import { watchHang } from './watch-hang.ts'

export interface RunProcessOptions {
  /** Program name, looked up on the PATH, or a path. */
  command: string
  args: readonly string[]
  /** What to call it in a message: "COLMAP mapper". */
  label: string
  /** Its reason is what an aborted run rejects with. */
  signal: AbortSignal
  /** Each line of output as soon as it is complete. When it throws, the program is stopped and the run rejects with that. */
  onLine?(line: string, stream: 'stdout' | 'stderr'): void
  /** Milliseconds between asking the group to end and killing it. */
  killGraceMs?: number
  /** Milliseconds without output and without computing after which it counts as hung. */
  hungAfterMs?: number
  /** What to do when the program is not there, in a sentence for the user. */
  installHint?: string
}

/** No step of COLMAP waits for anything but the processor and the disk. */
const HUNG_AFTER_MS = 15 * 60_000

/** Long enough to flush a file, short enough for a cancel to be done within two seconds. */
const KILL_GRACE_MS = 1000

/** A process that left the group may hold the output open forever; what the group wrote is read by then. */
const DRAIN_MS = 1000

/** Lines of output that an error may quote. */
const TAIL_LINES = 40

/** What execvp(3) wrappers exit with when the program can't be run or is not there. */
const CANNOT_RUN = [126, 127]

/**
 * Runs a program in a process group of its own to its end with status 0.
 *
 * Settles only after every process of the group was seen to be gone. When
 * `signal` fires the group gets TERM, after `killGraceMs` KILL, and the run rejects with the signal's
 * reason. On Linux the program dies with this process too, however that dies (see `getDeathGuard`).
 *
 * Rejects with an AppError: ENGINE_MISSING, OUT_OF_MEMORY, DISK_FULL, PROGRAM_HUNG, or RECONSTRUCTION_FAILED with
 * the program's own words. One that reports a full disk has failed, whatever its status.
 */
export async function runProcess(options: RunProcessOptions): Promise<void> {
  const { signal, killGraceMs = KILL_GRACE_MS } = options
  signal.throwIfAborted()

  const memoryKillsBefore = await countMemoryKills()
  // (1) start it as the leader of a new group
  const [program, ...args] = [...(await getDeathGuard()), options.command, ...options.args]
  signal.throwIfAborted()
  const child = spawn(program as string, args, {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: childEnv(),
  })
  const groupId = child.pid
  if (groupId === undefined) throw await startFailure(child, options)

  // (2) whatever makes it stop, its group goes once
  let stopping: Promise<unknown> | undefined
  const stop = () => {
    stopping ??= stopGroup(groupId, killGraceMs)
  }
  const { hungAfterMs = HUNG_AFTER_MS } = options
  let isHung = false
  const hang = watchHang(groupId, {
    stillMs: hungAfterMs,
    onHang() {
      isHung = true
      stop()
    },
  })
  const output = readOutput(child, { onLine: options.onLine, onHeard: hang.heard, onListenerError: stop })
  signal.addEventListener('abort', stop, { once: true })
  try {
    // (3) its own end first, then that of all it started: those may hold its output open
    const closed = once(child, 'close')
    const [exitCode, exitSignal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null]
    stop()
    await stopping
    await Promise.race([closed, sleep(DRAIN_MS, undefined, { ref: false })])
    child.stdout.destroy()
    child.stderr.destroy()

    signal.throwIfAborted()
    if (output.listenerError) throw output.listenerError.thrown
    if (isHung) throw programHung(options.label, hungAfterMs)
    // When its database can't grow, COLMAP's feature extraction continues with the next photo and exits with 0.
    if (output.diskFullLine !== undefined) throw diskFull(options.label, output.diskFullLine)
    if (exitCode === 0) return
    const { tail } = output
    if (isMissing(options, exitCode, tail)) throw missingProgram(options, tail.at(-1))
    const memoryKills = await countMemoryKills()
    const memoryKill = memoryKills === null ? null : memoryKills !== memoryKillsBefore
    throw explainProcessEnd({ label: options.label, exitCode, signal: exitSignal, tail, memoryKill })
  } finally {
    hang.end()
    signal.removeEventListener('abort', stop)
  }
}

interface ProgramOutput {
  /** The last TAIL_LINES lines. */
  tail: string[]
  /** The first line that reports a full disk. */
  diskFullLine?: string
  /** What the listener threw, after which it hears nothing more. */
  listenerError?: { thrown: unknown }
}

/** Reads the program's lines as they come; what is kept of them is in the result, which changes as it runs. */
function readOutput(
  child: ChildProcess,
  listeners: { onLine: RunProcessOptions['onLine']; onHeard(): void; onListenerError(): void },
): ProgramOutput {
  const output: ProgramOutput = { tail: [] }
  forEachLine(child, (line, stream) => {
    listeners.onHeard()
    output.tail.push(line)
    if (isDiskFull(line)) output.diskFullLine ??= line
    if (output.tail.length > TAIL_LINES) output.tail.shift()
    if (output.listenerError) return
    try {
      listeners.onLine?.(line, stream)
    } catch (thrown) {
      output.listenerError = { thrown }
      listeners.onListenerError()
    }
  })
  return output
}

/** TERM, a grace, KILL; resolves when no process of the group is left. */
async function stopGroup(groupId: number, graceMs: number): Promise<void> {
  if (await waitForGroupEnd(groupId, 0)) return
  signalGroup(groupId, 'SIGTERM')
  if (await waitForGroupEnd(groupId, graceMs)) return
  signalGroup(groupId, 'SIGKILL')
  await waitForGroupEnd(groupId)
}

function forEachLine(child: ChildProcess, onLine: (line: string, stream: 'stdout' | 'stderr') => void): void {
  for (const stream of ['stdout', 'stderr'] as const) {
    const splitter = new LineSplitter((line) => onLine(line, stream))
    child[stream]?.on('data', (bytes: Buffer) => splitter.push(bytes))
    child[stream]?.on('end', () => splitter.end())
  }
}

async function startFailure(child: ChildProcess, options: RunProcessOptions): Promise<Error> {
  const [error] = (await once(child, 'error')) as [NodeJS.ErrnoException]
  return error.code === 'ENOENT' || error.code === 'EACCES' ? missingProgram(options, error.message) : error
}

/** setpriv itself starts well: that the program behind it did not shows in its status and its only message. */
function isMissing({ command }: RunProcessOptions, exitCode: number | null, tail: readonly string[]): boolean {
  const [line = '', ...more] = tail
  const fromGuard = more.length === 0 && line.startsWith('setpriv: ') && line.includes(command)
  return exitCode !== null && CANNOT_RUN.includes(exitCode) && fromGuard
}

function missingProgram({ label, command, installHint }: RunProcessOptions, cause: unknown): AppError {
  return new AppError('ENGINE_MISSING', {
    message: `${label} can't be run: there is no program "${command}" on this machine.`,
    suggestion: installHint ?? 'Install it, then try again.',
    cause,
  })
}
