import { Matrix4, Quaternion, type Sphere, Vector3 } from 'three'
import type { Placement } from '#server/contracts/model/placement.ts'
import { extentOf } from '../viewer/scene/extent.ts'
import { alignCameras } from './align-cameras.ts'
import { sharedCameras, type WithPhotos } from './shared-cameras.ts'

export interface Aligned {
  /** From the frame of the second model, as it was reconstructed, to that of the first. */
  aFromB: Matrix4
  /**
   * `cameras`: they stand where the same photos were taken from. `placed`: both have their real size, and stand as they were placed.
   * `size`: in one place and equally large, each turned as it was placed, or as it came.
   */
  by: 'cameras' | 'placed' | 'size'
}

interface PlacedModel extends WithPhotos {
  placement: Placement
}

/** Brings the second model to where the first is. */
export function alignModels(a: PlacedModel, b: PlacedModel): Aligned {
  const byCameras = alignCameras(sharedCameras(a, b))
  if (byCameras) return { aFromB: byCameras, by: 'cameras' }
  const [placedFromA, placedFromB] = [placedFromModel(a.placement), placedFromModel(b.placement)]
  const haveSizes = a.placement.metresPerUnit !== null && b.placement.metresPerUnit !== null
  if (haveSizes) return { aFromB: placedFromA.invert().multiply(placedFromB), by: 'placed' }
  const [extentA, extentB] = [extentOf(a.model).applyMatrix4(placedFromA), extentOf(b.model).applyMatrix4(placedFromB)]
  const ontoA = ontoSphere(extentB, extentA)
  return { aFromB: placedFromA.invert().multiply(ontoA).multiply(placedFromB), by: 'size' }
}

/** Moves and scales one sphere onto another. */
function ontoSphere(from: Sphere, to: Sphere): Matrix4 {
  const scale = from.radius > 0 && to.radius > 0 ? to.radius / from.radius : 1
  const place = to.center.clone().addScaledVector(from.center, -scale)
  return new Matrix4().compose(place, new Quaternion(), new Vector3(scale, scale, scale))
}

/** What `placementSchema` says a placement does to a point. */
function placedFromModel({ metresPerUnit, rotation, origin }: Placement): Matrix4 {
  const scale = metresPerUnit ?? 1
  const turn = new Quaternion(...rotation)
  const place = new Vector3(...origin).applyQuaternion(turn).multiplyScalar(-scale)
  return new Matrix4().compose(place, turn, new Vector3(scale, scale, scale))
}
