import type { QueueOptions } from 'pg-boss'
import type { SilenceTiming } from './watch-silence.ts'

/** Jobs that wait for a worker or are claimed by one. The pg-boss job id is the id of the row in `jobs`. */
export const RECONSTRUCT = 'reconstruct'
/** Where pg-boss puts a job whose workers were lost more often than `retryLimit` allows. */
export const RECONSTRUCT_LOST = 'reconstruct-lost'

/** Files to be rewritten for a placement; see `placeJob`. */
export const EXPORT = 'export'
export const EXPORT_LOST = 'export-lost'

/**
 * How long a worker may be silent before its job goes to another one. pg-boss takes no less than 10. With a
 * heartbeat every `HEARTBEAT_REFRESH_SECONDS`, 15 survives two that are lost to a busy machine or a stalled database. At 10
 * a single late one would discard a healthy run; above 30 a job looks alive for too long after a power cut.
 */
const HEARTBEAT_SECONDS = 15
export const HEARTBEAT_REFRESH_SECONDS = 4

/**
 * When to look for silent workers. pg-boss's own check, once a minute, would quadruple the time until another worker claims
 * the job, and mistakes a machine that slept for one that died. A busy machine is a second or two late; the grace period
 * covers two heartbeats.
 */
export const SILENCE_TIMING: SilenceTiming = {
  everyMs: 5000,
  stoodStillMs: 5000,
  graceMs: 2.5 * HEARTBEAT_REFRESH_SECONDS * 1000,
}

/**
 * The priority of jobs that don't need COLMAP; a worker without COLMAP selects them by it. All others have 0. It is fair
 * that these come first in the queue: they take seconds.
 */
export const WITHOUT_COLMAP = 1

/**
 * NOTIFY wakes a worker for a new job. Nothing announces a job that returns to the queue after its worker was lost,
 * so the poll behind the notification must be frequent too: one indexed query per slot in this time.
 */
export const BACKSTOP_POLL_SECONDS = 2

/**
 * `countCrashes` decides which losses count when the job is claimed: pg-boss can't tell a crash from a closed laptop. This
 * limit is only for a job that no worker manages to claim.
 */
export const RETRY_LIMIT = 1000

/**
 * pg-boss identifies a claim by job id and retry count, and a worker that was frozen finishes the claim it was given. A job that
 * the user retries keeps its id: if the count restarted at 0, that worker would finish the new claim, and no worker would have
 * the job that the row calls running. So each entry starts at a random count.
 */
export const MAX_FIRST_COUNT = 2 ** 30

export const RECONSTRUCT_OPTIONS: QueueOptions & { deadLetter: string; notify: boolean } = {
  // The most that pg-boss allows. A job that runs longer goes to a worker again and resumes after its last checkpoint.
  expireInSeconds: 24 * 60 * 60,
  heartbeatSeconds: HEARTBEAT_SECONDS,
  retryLimit: RETRY_LIMIT,
  retryDelay: 0,
  // A job may wait long for a worker; pg-boss deletes waiting entries after this time.
  retentionSeconds: 365 * 24 * 60 * 60,
  deleteAfterSeconds: 24 * 60 * 60,
  deadLetter: RECONSTRUCT_LOST,
  notify: true,
}

export const EXPORT_OPTIONS: QueueOptions & { deadLetter: string; notify: boolean } = {
  expireInSeconds: 60 * 60,
  heartbeatSeconds: HEARTBEAT_SECONDS,
  retryLimit: 2,
  retryDelay: 0,
  deadLetter: EXPORT_LOST,
  notify: true,
}

/** Removal of files that are no longer needed; see `tidyUp`. */
export const TIDY = 'tidy'
export const TIDY_CRON = '23 * * * *'
/** Also when a worker starts, for machines that are rarely on at that minute, but not at every start. */
export const TIDY_PAUSE_SECONDS = 60 * 60
export const TIDY_OPTIONS: QueueOptions & { notify: boolean } = {
  expireInSeconds: 60 * 60,
  retryLimit: 1,
  deleteAfterSeconds: 2 * 60 * 60,
  notify: true,
}

export const LOST_OPTIONS: QueueOptions & { notify: boolean } = {
  expireInSeconds: 60,
  retryLimit: 1000,
  retryDelay: 5,
  notify: true,
}

/** Limits for the queue's statements: `statement_timeout` is enforced by the server, `query_timeout` by `pg` in case the server froze. */
export const BOUNDED = { options: '-c statement_timeout=60000', query_timeout: 65_000 }
