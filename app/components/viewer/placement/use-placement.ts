'use client'

import { useState } from 'react'
import { isSamePlacement, type Placement } from '#server/contracts/placement.ts'

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
  change(placement: Placement): void
  /** Back to what the files have. */
  discard(): void
}

export function usePlacement({ placement: applied }: Placing): PlacementDraft {
  const [draft, setDraft] = useState<Placement | null>(null)
  const placement = draft ?? applied
  return {
    placement,
    isChanged: !isSamePlacement(placement, applied),
    change: setDraft,
    discard: () => setDraft(null),
  }
}
