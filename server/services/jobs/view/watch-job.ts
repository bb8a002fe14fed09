import type { JobChanges } from './job-changes.ts'
import { type JobFeed, type JobVersion, KEEP_PLACES_MS } from './job-feed.ts'

/** A viewer is told no more often than this: a worker may write its job four times a second, and results besides. */
const MIN_INTERVAL_MS = 200

/** Looks without having been told, for what a broken connection swallowed. */
const BACKSTOP_MS = 5000

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
  { changes, feed }: { changes: JobChanges; feed: JobFeed },
  { id, since }: WatchJobInput,
  viewerGone: AbortSignal,
): AsyncGenerator<JobVersion, void> {
  const pauses = createPauses()
  let isQueued = true
  let isOver = viewerGone.aborted || changes.closed.aborted
  let hasChanged = false
  let queueMovedAt: number | null = null
  const end = () => {
    isOver = true
    pauses.interrupt()
  }
  viewerGone.addEventListener('abort', end)
  changes.closed.addEventListener('abort', end)
  const unsubscribe = changes.subscribe((jobId) => {
    if (jobId === id) hasChanged = true
    else if (isQueued) queueMovedAt ??= performance.now()
    else return
    pauses.interrupt()
  })
  try {
    let sent = since
    while (!isOver) {
      // Before the read, so that what changes during it is read again.
      hasChanged = false
      queueMovedAt = null
      const readAt = performance.now()
      const read = await feed.read(id)
      isQueued = read.job.status === 'queued'
      if (read.version !== sent && !isOver) yield read
      sent = read.version
      await pauses.until(readAt + BACKSTOP_MS, () => isOver || hasChanged || queueMovedAt !== null)
      // Places that were looked up before the move are kept until then.
      await pauses.until((queueMovedAt ?? 0) + KEEP_PLACES_MS, () => isOver || hasChanged)
      await pauses.until(readAt + MIN_INTERVAL_MS, () => isOver)
    }
  } finally {
    unsubscribe()
    viewerGone.removeEventListener('abort', end)
    changes.closed.removeEventListener('abort', end)
  }
}

interface Pauses {
  /** Resolves at `time` of `performance.now()`, or once `isEnough` is true after an interruption; at once if it is. */
  until(time: number, isEnough: () => boolean): Promise<void>
  interrupt(): void
}

/** A timer that can be interrupted, again and again: hundreds wait here, and a signal for each would cost more than the wait. */
function createPauses(): Pauses {
  let wake: (() => void) | null = null
  return {
    async until(time, isEnough) {
      for (let left = time - performance.now(); left > 0 && !isEnough(); left = time - performance.now()) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, left)
          wake = () => {
            clearTimeout(timer)
            resolve()
          }
        })
        wake = null
      }
    },
    interrupt: () => wake?.(),
  }
}
