import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, open } from 'node:fs/promises'
import path from 'node:path'
import { ROOT } from '../paths.mjs'
import { endMarkedProcesses, MARK } from './end-marked-processes.ts'

export interface CommandOptions {
  /** Gets everything that the command prints; overwritten. */
  logFile: string
  env?: NodeJS.ProcessEnv
  /** Ends the command, and everything that it has started. */
  signal?: AbortSignal
  /** Ends the wait, and leaves the command to finish by itself: what breaks where it is interrupted, such as dpkg. */
  leave?: AbortSignal
}

/**
 * Runs a program in the project's directory, its output in a log file. Throws an Error with the end of that log when
 * it exits with anything but 0.
 */
export async function runCommand(command: readonly [string, ...string[]], options: CommandOptions): Promise<void> {
  const { logFile, env = process.env, signal, leave } = options
  signal?.throwIfAborted()
  leave?.throwIfAborted()
  await mkdir(path.dirname(logFile), { recursive: true })
  const log = await open(logFile, 'w')
  try {
    const [program, ...args] = command
    // A separate process group: Ctrl-C must not interrupt a package manager.
    const mark = randomUUID()
    const child = spawn(program, args, {
      cwd: ROOT,
      env: { ...env, [MARK]: mark },
      stdio: ['ignore', log.fd, log.fd],
      detached: true,
    })
    const end = () => child.kill('SIGTERM')
    signal?.addEventListener('abort', end)
    const [code] = await once(child, 'exit', leave ? { signal: leave } : {})
      .catch((error) => {
        leave?.throwIfAborted()
        throw error
      })
      .finally(() => signal?.removeEventListener('abort', end))
    if (signal?.aborted) await endMarkedProcesses(mark)
    signal?.throwIfAborted()
    if (code !== 0) {
      throw new Error(`\`${command.join(' ')}\` failed. The end of ${logFile}:\n\n${await readTail(logFile, 40)}`)
    }
  } finally {
    await log.close()
  }
}

/** Bytes of a log that are looked at: some dozens of lines, stacks and all. */
const TAIL_BYTES = 64 * 1024

/** The last `count` lines of a file, of whatever size it is; empty when there is none. */
export async function readTail(file: string, count: number): Promise<string> {
  const log = await open(file, 'r').catch(() => null)
  if (!log) return ''
  try {
    const { size } = await log.stat()
    const start = Math.max(0, size - TAIL_BYTES)
    const { buffer, bytesRead } = await log.read(Buffer.alloc(size - start), 0, size - start, start)
    const lines = buffer.toString('utf8', 0, bytesRead).trimEnd().split('\n')
    // Half of a line, and maybe half of a letter.
    if (start > 0 && lines.length > 1) lines.shift()
    return lines.slice(-count).join('\n')
  } finally {
    await log.close()
  }
}
