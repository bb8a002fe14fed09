import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { JobView } from '../../contracts/job.ts'
import { getJob } from './get-job.ts'
import type { JobChanges } from './job-changes.ts'
import type { JobDeps } from './job-deps.ts'

/** A viewer reads a job no more often than this: a worker may write it four times a second, and results besides. */
const MIN_INTERVAL_MS = 200

/** Looks without having been told, for what a broken connection swallowed. */
const BACKSTOP_MS = 5000

export interface JobVersion {
  /** Equal for equal views, whichever process made them. */
  version: string
  job: JobView
}

export interface WatchJobInput {
  id: string
  /** The version that the viewer has already; the first one sent will be another. */
  since: string | null
}

/**
 * The job as it is, and again each time it became different, until `viewerGone` or `changes` closes. Intermediate versions may be left out.
 * A queued job also moves up when others do, so any job's change counts for it. Throws JOB_NOT_FOUND, also when the job
 * is removed.
 */
export async function* watchJob(
  { changes, ...deps }: Pick<JobDeps, 'db' | 'ownerId'> & { changes: JobChanges },
  { id, since }: WatchJobInput,
  viewerGone: AbortSignal,
): AsyncGenerator<JobVersion, void> {
  const signal = AbortSignal.any([viewerGone, changes.closed])
  let changed = new AbortController()
  let queued = true
  const unsubscribe = changes.subscribe((jobId) => {
    if (jobId === id || queued) changed.abort()
  })
  try {
    let sent = since
    while (!signal.aborted) {
      // Before the read, so that what changes during it is read again.
      changed = new AbortController()
      const job = await getJob(deps, { id })
      queued = job.status === 'queued'
      const version = versionOf(job)
      if (version !== sent && !signal.aborted) yield { version, job }
      sent = version
      await pause(BACKSTOP_MS, AbortSignal.any([signal, changed.signal]))
      await pause(MIN_INTERVAL_MS, signal)
    }
  } finally {
    unsubscribe()
  }
}

function versionOf(job: JobView): string {
  return createHash('sha256').update(JSON.stringify(job)).digest('base64url').slice(0, 22)
}

/** Resolves after `ms`, or as soon as `signal` aborts. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined)
}
