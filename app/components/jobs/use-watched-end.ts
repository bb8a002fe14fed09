import { useCallback, useState } from 'react'
import { isFinal, type JobStatus } from '#server/contracts/job-status.ts'

export interface WatchedEnd {
  /** This page saw the job end, and nobody has put that away since. */
  isShown: boolean
  /** It was put away by a button, which had the focus. */
  isClosed: boolean
  putAway(how?: { byHand: boolean }): void
}

export function useWatchedEnd(status: JobStatus): WatchedEnd {
  const [state, setState] = useState<'watched' | 'closed' | 'away'>(isFinal(status) ? 'away' : 'watched')
  // It runs again.
  if (state !== 'watched' && !isFinal(status)) setState('watched')
  const putAway = useCallback<WatchedEnd['putAway']>((how) => setState(how?.byHand ? 'closed' : 'away'), [])
  return { isShown: state === 'watched' && isFinal(status), isClosed: state === 'closed', putAway }
}
