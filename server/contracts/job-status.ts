/**
 * queued -> running -> completed
 *    |         |-----> failed
 *    |         |-----> cancelling -> cancelled
 *    |-----------------------------> cancelled
 */
export const JOB_STATUSES = ['queued', 'running', 'cancelling', 'completed', 'failed', 'cancelled'] as const

export type JobStatus = (typeof JOB_STATUSES)[number]

export const FINAL_STATUSES = ['completed', 'failed', 'cancelled'] as const satisfies JobStatus[]

export function isFinal(status: JobStatus): boolean {
  return (FINAL_STATUSES as readonly JobStatus[]).includes(status)
}
