import { getEnv } from '#server/env.ts'
import { listen } from '#server/listen.ts'
import { getLog } from '#server/log.ts'

/** NOTIFY channel that carries the id of a job that was written: the triggers of the migration `job_changes` send it. */
const JOB_CHANNEL = 'maquette_job'

/** Tells, in this process, that a job's row, photos or results were written. A hint: some may be missed. */
export interface JobChanges {
  /** Calls `onChange` with the id of each job that changes, until the returned function is called. */
  subscribe(onChange: (jobId: string) => void): () => void
  /** Calls `onGap` whenever changes may have been missed: when this process begins to hear of them, again after a break. */
  subscribeToGaps(onGap: () => void): void
  /** Whether this process hears of changes now. */
  isHearing(): boolean
  /** Aborts when there will be no more notifications: subscriptions should end. */
  closed: AbortSignal
}

/** One connection to the database serves everybody who subscribes; `close` ends it. */
export function listenForJobChanges(
  options: Pick<Parameters<typeof listen>[0], 'databaseUrl' | 'log'>,
): JobChanges & { close(): Promise<void> } {
  const subscribers = new Set<(jobId: string) => void>()
  const onNotify = (jobId: string) => {
    for (const onChange of subscribers) onChange(jobId)
  }
  const onGaps: (() => void)[] = []
  const onOpen = () => {
    for (const onGap of onGaps) onGap()
  }
  const listener = listen({ ...options, channel: JOB_CHANNEL, onNotify, onOpen })
  const closing = new AbortController()
  return {
    closed: closing.signal,
    isHearing: () => listener.isOpen(),
    subscribeToGaps: (onGap) => void onGaps.push(onGap),
    subscribe(onChange) {
      // A new function, so that the same listener may subscribe twice.
      const mine = (jobId: string) => onChange(jobId)
      subscribers.add(mine)
      return () => subscribers.delete(mine)
    },
    close() {
      closing.abort()
      return listener.close()
    },
  }
}

// Next's development server evaluates modules again on every change; one connection must survive that.
const globals = globalThis as { maquetteJobChanges?: JobChanges }

/** The process's listener, opened at the first use. It closes on SIGTERM, or open viewers would delay the exit. */
export function getJobChanges(): JobChanges {
  if (!globals.maquetteJobChanges) {
    const changes = listenForJobChanges({ databaseUrl: getEnv().databaseUrl, log: getLog('job-changes') })
    process.once('SIGTERM', () => void changes.close())
    globals.maquetteJobChanges = changes
  }
  return globals.maquetteJobChanges
}
