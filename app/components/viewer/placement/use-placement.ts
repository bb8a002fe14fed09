'use client'

import { useEffect, useState } from 'react'
import { isSamePlacement, type Placement } from '#server/contracts/model/placement.ts'
import { browserStorage } from '../../../lib/browser-storage.ts'
import { beginHistory, redone, undone, withStep } from './history.ts'
import { keepDraft, keptDraft } from './placement-drafts.ts'

/** What a viewer may do with where the model stands. */
export interface Placing {
  /** As the files have it. */
  placement: Placement
  /** Has the files written with it; null where one may only look. */
  onApply: ((placement: Placement) => void) | null
  /** Whether a link shows the model to others. */
  isShared: boolean
  /** Of the model, by which the browser keeps what was set and not saved. */
  modelId: string
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

export function usePlacement({ placement: applied, onApply, modelId }: Placing): PlacementDraft {
  // Null is what the files have, whatever that is by now; in the past it was what they had then.
  const [history, setHistory] = useState(() =>
    beginHistory(onApply ? keptDraft(browserStorage(), modelId, applied) : null),
  )
  const placement = history.now ?? applied
  const isChanged = !isSamePlacement(placement, applied)
  const mayApply = onApply !== null
  // Whoever leaves the page, by whatever way, finds it again: asking would catch links and closed tabs, but not the way back.
  useEffect(() => {
    if (mayApply) keepDraft(browserStorage(), modelId, isChanged ? { base: applied, placement } : null)
  }, [mayApply, modelId, isChanged, applied, placement])
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
