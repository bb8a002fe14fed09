import { useCallback, useState } from 'react'
import { isFinal, type JobStatus } from '#server/contracts/job-status.ts'

/** Whether this page saw the job end, and nobody has put that away since. */
export function useWatchedEnd(status: JobStatus): { isShown: boolean; putAway(): void } {
  const [isWatched, setWatched] = useState(!isFinal(status))
  // It runs again.
  if (!isWatched && !isFinal(status)) setWatched(true)
  return { isShown: isWatched && isFinal(status), putAway: useCallback(() => setWatched(false), []) }
}
