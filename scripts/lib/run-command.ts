import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, open, readFile } from 'node:fs/promises'
import path from 'node:path'
import { endMarkedProcesses, MARK } from './end-marked-processes.ts'
import { ROOT } from './paths.mjs'

export interface CommandOptions {
  /** Gets everything that the command prints; overwritten. */
  logFile: string
  env?: NodeJS.ProcessEnv
  /** Ends the command, and everything that it has started. */
  signal?: AbortSignal
}

/**
 * Runs a program in the project's directory, its output in a log file. Throws an Error with the end of that log when
 * it exits with anything but 0.
 */
export async function runCommand(command: readonly [string, ...string[]], options: CommandOptions): Promise<void> {
  const { logFile, env = process.env, signal } = options
  signal?.throwIfAborted()
  await mkdir(path.dirname(logFile), { recursive: true })
  const log = await open(logFile, 'w')
  try {
    const [program, ...args] = command
    // A process group of its own: Ctrl-C must not tear a package manager from its work.
    const mark = randomUUID()
    const child = spawn(program, args, {
      cwd: ROOT,
      env: { ...env, [MARK]: mark },
      stdio: ['ignore', log.fd, log.fd],
      detached: true,
    })
    const end = () => child.kill('SIGTERM')
    signal?.addEventListener('abort', end)
    const [code] = await once(child, 'exit').finally(() => signal?.removeEventListener('abort', end))
    if (signal?.aborted) await endMarkedProcesses(mark)
    signal?.throwIfAborted()
    if (code !== 0) {
      throw new Error(`\`${command.join(' ')}\` failed. The end of ${logFile}:\n\n${await readTail(logFile, 40)}`)
    }
  } finally {
    await log.close()
  }
}

/** The last `count` lines of a file; empty when there is none. */
export async function readTail(file: string, count: number): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '')
  return text.trimEnd().split('\n').slice(-count).join('\n')
}
