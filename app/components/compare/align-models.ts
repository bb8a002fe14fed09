import { Matrix4, Quaternion, Vector3 } from 'three'
import type { Placement } from '#server/contracts/model/placement.ts'
import { alignCameras } from './align-cameras.ts'
import { sharedCameras, type WithPhotos } from './shared-cameras.ts'

export interface Aligned {
  /** From the frame of the second model, as it was reconstructed, to that of the first. */
  aFromB: Matrix4
  /** `cameras`: they stand where the same photos were taken from. `placed`: as each was placed, or as it came. */
  by: 'cameras' | 'placed'
}

interface PlacedModel extends WithPhotos {
  placement: Placement
}

/** Brings the second model to where the first is. */
export function alignModels(a: PlacedModel, b: PlacedModel): Aligned {
  const byCameras = alignCameras(sharedCameras(a, b))
  if (byCameras) return { aFromB: byCameras, by: 'cameras' }
  return { aFromB: placedFromModel(a.placement).invert().multiply(placedFromModel(b.placement)), by: 'placed' }
}

/** What `placementSchema` says a placement does to a point. */
function placedFromModel({ metresPerUnit, rotation, origin }: Placement): Matrix4 {
  const scale = metresPerUnit ?? 1
  const turn = new Quaternion(...rotation)
  const place = new Vector3(...origin).applyQuaternion(turn).multiplyScalar(-scale)
  return new Matrix4().compose(place, turn, new Vector3(scale, scale, scale))
}
