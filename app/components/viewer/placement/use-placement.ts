'use client'

import { useEffect, useState } from 'react'
import { isSamePlacement, type Placement } from '#server/contracts/placement.ts'
import { beginHistory, redone, undone, withStep } from './history.ts'

/** What a viewer may do with where the model stands. */
export interface Placing {
  /** As the files have it. */
  placement: Placement
  /** Has the files written with it; null where one may only look. */
  onApply: ((placement: Placement) => void) | null
}

/** A placement that is being tried: seen at once, in the files when it is applied. */
export interface PlacementDraft {
  placement: Placement
  /** Whether the files are different. */
  isChanged: boolean
  /** Changes of one `gesture` in a row are undone together. */
  change(placement: Placement, gesture?: string): void
  /** Back to what the files have. */
  discard(): void
  /** Null when there is nothing to undo or redo. */
  undo: (() => void) | null
  redo: (() => void) | null
}

export function usePlacement({ placement: applied, onApply }: Placing): PlacementDraft {
  // Null is what the files have, whatever that is by now; in the past it was what they had then.
  const [history, setHistory] = useState(() => beginHistory<Placement | null>(null))
  const placement = history.now ?? applied
  const isChanged = !isSamePlacement(placement, applied)
  useLossWarning(isChanged && onApply !== null)
  return {
    placement,
    isChanged,
    change: (next, gesture) =>
      setHistory((before) => withStep({ ...before, now: before.now ?? applied }, next, gesture)),
    discard: () => setHistory((before) => withStep(before, null)),
    undo: history.past.length > 0 ? () => setHistory(undone) : null,
    redo: history.future.length > 0 ? () => setHistory(redone) : null,
  }
}

/** The browser asks before a reload or a closed tab loses what was set. */
function useLossWarning(isNeeded: boolean): void {
  useEffect(() => {
    if (!isNeeded) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [isNeeded])
}
