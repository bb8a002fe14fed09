import type { RunningWorker, StartWorkerOptions } from './start-worker.ts'
import { startWorker } from './start-worker.ts'

/** A stop that takes longer than this has hung; claims and checkpoints make a hard exit safe. Supervisors wait a bit longer. */
const STOP_LIMIT_MS = 14_000

/**
 * Runs a worker as this process's only task. SIGTERM or SIGINT stops it in order and exits with 0; a second signal, or
 * a stop that hangs, exits immediately with 1. An uncaught error is logged and exits with 1, for the
 * supervisor to start a new process: this one is in an undefined state.
 */
export async function runWorkerProcess(options: StartWorkerOptions): Promise<void> {
  const { log } = options
  const die = (error: unknown) => {
    log.fatal({ err: error }, 'the worker broke')
    process.exit(1)
  }
  // As `npm start` has it, for a worker that is started by itself.
  process.umask(0o077)
  process.on('uncaughtException', die)
  process.on('unhandledRejection', die)

  let starting: Promise<RunningWorker> | null = null
  let stopping = false
  const stop = (signal: NodeJS.Signals) => {
    if (stopping) process.exit(1)
    stopping = true
    log.info({ signal }, 'stopping')
    setTimeout(() => die(new Error('stopping took too long')), STOP_LIMIT_MS).unref()
    Promise.resolve(starting)
      .then((worker) => worker?.stop())
      .then(() => process.exit(0), die)
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)

  starting = startWorker(options)
  await starting
}
