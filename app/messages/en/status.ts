/** The states of a job. */
export const status = {
  queued: 'Queued',
  running: 'Running',
  cancelling: 'Cancelling…',
  completed: 'Completed',
  failed: 'Failed',
  cancelled: 'Cancelled',
} as const
