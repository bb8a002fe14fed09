import { isSamePlacement, type Placement } from '#server/contracts/model/placement.ts'

/** What of a placement the tools set, each by itself. */
export type PlacementPart = 'scale' | 'ground' | 'crop'

/** The parts in which two placements differ: what saving one over the other changes. */
export function changedParts(before: Placement, after: Placement): PlacementPart[] {
  const { metresPerUnit, rotation, origin, crop } = after
  const changes: Record<PlacementPart, Partial<Placement>> = {
    scale: { metresPerUnit },
    ground: { rotation, origin },
    crop: { crop },
  }
  return (Object.keys(changes) as PlacementPart[]).filter(
    (part) => !isSamePlacement(before, { ...before, ...changes[part] }),
  )
}
