import type { Plane, Vector3 } from 'three'
import { leavesAlmostNothing } from '#server/contracts/model/crop-limit.ts'
import { isSamePlacement, type Placement } from '#server/contracts/model/placement.ts'
import type { Words } from '../../../lib/words/words.ts'
import type { KeptTriangles } from './kept-triangles.ts'
import { cropPlanes } from './placement-geometry.ts'

/** Saving asks when less than this is kept. */
const MOST_SHARE = 0.5

export interface CropChange {
  /** As the files have it. */
  applied: Placement
  placement: Placement
  /** By the crop of `placement`; null where nothing is known of it. */
  triangles: KeptTriangles | null
  /** Where the annotations are, in the reconstructed frame. */
  pins: readonly Vector3[]
  isShared: boolean
}

/** Why a crop can't be saved; null when it can. */
export function cropProblem({ placement, triangles }: CropChange, { t }: Words): string | null {
  if (!placement.crop || !triangles || !leavesAlmostNothing(triangles.kept, triangles.whole)) return null
  return t('viewer.cropTooSmall')
}

/** What saving a crop takes away that somebody may not expect; empty when there is nothing to ask. */
export function cropWarnings({ applied, placement, triangles, pins, isShared }: CropChange, { t }: Words): string[] {
  const isSameCrop = isSamePlacement({ ...placement, metresPerUnit: applied.metresPerUnit }, applied)
  if (!placement.crop || isSameCrop) return []
  const warnings: string[] = []
  if (triangles && triangles.kept < MOST_SHARE * triangles.whole) {
    warnings.push(t('viewer.cropKeepsPart', { kept: triangles.kept, whole: triangles.whole }))
  }
  const lost = pins.filter((pin) => isOutside(pin, cropPlanes(placement)) && !isOutside(pin, cropPlanes(applied)))
  if (lost.length > 0) warnings.push(t('viewer.cropHidesPins', { count: lost.length }))
  if (isShared) warnings.push(t('viewer.cropIsShared'))
  return warnings
}

function isOutside(place: Vector3, planes: readonly Plane[]): boolean {
  return planes.some((plane) => plane.distanceToPoint(place) < 0)
}
