import { setTimeout as sleep } from 'node:timers/promises'
import { isFinal } from '#server/contracts/job-status.ts'
import type { JobView } from '#server/contracts/job-view.ts'
import { MaquetteError } from './maquette-error.ts'

export interface WaitOptions {
  /** Called with every answer, the last one too. */
  onUpdate?: (job: JobView) => void
  /** Stops the waiting, not the job. */
  signal?: AbortSignal
  /** Milliseconds between two questions. */
  intervalMs?: number
  /** Milliseconds for which a server that doesn't answer is asked again: long enough for a restart. */
  patienceMs?: number
}

/** Two a second look live to a person and cost the server two small queries. */
const WAIT_DEFAULTS = { intervalMs: 500, patienceMs: 30_000 }

/**
 * Asks `getJob` until the job is completed, failed or cancelled, and returns it as it then is: a failed
 * job is an answer, not an error. Throws SERVER_UNREACHABLE when nobody answered for `patienceMs`, any
 * other error at once, and the signal's reason when aborted.
 */
export async function waitForJob(getJob: () => Promise<JobView>, options: WaitOptions = {}): Promise<JobView> {
  const { intervalMs, patienceMs } = { ...WAIT_DEFAULTS, ...options }
  let lastAnswerAt = Date.now()
  for (;;) {
    options.signal?.throwIfAborted()
    try {
      const job = await getJob()
      lastAnswerAt = Date.now()
      options.onUpdate?.(job)
      if (isFinal(job.status)) return job
    } catch (thrown) {
      const away = thrown instanceof MaquetteError && thrown.code === 'SERVER_UNREACHABLE'
      if (!away || Date.now() - lastAnswerAt > patienceMs) throw thrown
    }
    await pause(intervalMs, options.signal)
  }
}

/** Sleeps, or throws the signal's own reason: `node:timers` would wrap it. */
async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => signal?.throwIfAborted())
}
