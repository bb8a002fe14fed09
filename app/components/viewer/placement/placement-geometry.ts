import { Box3, Matrix4, Plane, Quaternion, type Ray, Vector3 } from 'three'
import type { Placement } from '#server/contracts/model/placement.ts'
import type { ViewerModel } from '../scene/load-model.ts'
import { verticesOf } from '../scene/vertices-of.ts'

/**
 * Two frames. Reconstructed: that of the model's file, which is drawn as it is. Placed: turned and moved by a placement, y up
 * and the ground at 0, but with the reconstructed unit; a crop box is in it.
 */
export type Crop = NonNullable<Placement['crop']>

/** The direction in the reconstructed frame that is up. */
export function upOf(placement: Placement): Vector3 {
  return new Vector3(0, 1, 0).applyQuaternion(rotationOf(placement).invert())
}

export function placedFromReconstructed(point: Vector3, placement: Placement): Vector3 {
  return point
    .clone()
    .sub(new Vector3(...placement.origin))
    .applyQuaternion(rotationOf(placement))
}

/** The same of many points. */
export function placedMatrix({ rotation, origin }: Pick<Placement, 'rotation' | 'origin'>): Matrix4 {
  const [x, y, z] = origin
  return new Matrix4()
    .makeRotationFromQuaternion(new Quaternion(...rotation))
    .multiply(new Matrix4().makeTranslation(-x, -y, -z))
}

export function reconstructedFromPlaced(point: Vector3, placement: Placement): Vector3 {
  return point
    .clone()
    .applyQuaternion(rotationOf(placement).invert())
    .add(new Vector3(...placement.origin))
}

/** What is left of a cropped model is on the positive side of all of these, in the reconstructed frame. */
export function cropPlanes(placement: Placement): Plane[] {
  const { crop } = placement
  if (!crop) return []
  const toReconstructed = rotationOf(placement).invert()
  return ([0, 1, 2] as const).flatMap((axis) =>
    [1, -1].map((sign) => {
      const normal = new Vector3().setComponent(axis, sign)
      const onPlane = new Vector3().setComponent(axis, sign > 0 ? crop.min[axis] : crop.max[axis])
      return new Plane().setFromNormalAndCoplanarPoint(
        normal.applyQuaternion(toReconstructed),
        reconstructedFromPlaced(onPlane, placement),
      )
    }),
  )
}

/**
 * Lays the plane through three points on the ground: its normal that looks towards `eye` becomes up, and its height 0. The
 * heading stays. Null when the points are on a line.
 */
export function withGround(placement: Placement, points: readonly Vector3[], eye: Vector3): Placement | null {
  const [a, b, c] = points
  if (!a || !b || !c) return null
  const normal = b.clone().sub(a).cross(c.clone().sub(a))
  const isLine = normal.length() < 1e-4 * b.distanceTo(a) * c.distanceTo(a)
  if (isLine) return null
  const plane = new Plane().setFromNormalAndCoplanarPoint(normal.normalize(), a)
  if (plane.distanceToPoint(eye) < 0) plane.negate()
  const before = rotationOf(placement)
  const turn = new Quaternion().setFromUnitVectors(plane.normal.clone().applyQuaternion(before), new Vector3(0, 1, 0))
  const origin = plane.projectPoint(new Vector3(...placement.origin), new Vector3())
  return moved(placement, turn.multiply(before), origin)
}

/** Turns the model a quarter around the placed x or z axis. */
export function withQuarterTurn(placement: Placement, axis: 'x' | 'z', sign: 1 | -1): Placement {
  const around = new Vector3(axis === 'x' ? 1 : 0, 0, axis === 'z' ? 1 : 0)
  const turn = new Quaternion().setFromAxisAngle(around, (sign * Math.PI) / 2)
  return moved(placement, turn.multiply(rotationOf(placement)), new Vector3(...placement.origin))
}

/** The smallest box along the placed axes that holds the model. */
export function placedBounds(model: ViewerModel, placement: Placement): Crop {
  const box = new Box3()
  for (const vertex of verticesOf(model)) box.expandByPoint(placedFromReconstructed(vertex, placement))
  return cropOf(box)
}

/** Where the middles of the box's faces are, in the reconstructed frame. */
export interface CropHandle {
  axis: 0 | 1 | 2
  end: 'min' | 'max'
  position: Vector3
}

export function cropHandles(placement: Placement): CropHandle[] {
  const { crop } = placement
  if (!crop) return []
  const middle = boxOf(crop).getCenter(new Vector3())
  return ([0, 1, 2] as const).flatMap((axis) =>
    (['min', 'max'] as const).map((end) => ({
      axis,
      end,
      position: reconstructedFromPlaced(middle.clone().setComponent(axis, crop[end][axis]), placement),
    })),
  )
}

/** The corners of the box, in the reconstructed frame. */
export function cropCorners(placement: Placement): Vector3[] {
  const { crop } = placement
  if (!crop) return []
  const { min, max } = crop
  return [min[0], max[0]].flatMap((x) =>
    [min[1], max[1]].flatMap((y) =>
      [min[2], max[2]].map((z) => reconstructedFromPlaced(new Vector3(x, y, z), placement)),
    ),
  )
}

/** Least width of a crop box, as a share of the model's. */
const MIN_WIDTH = 0.01

/** Moves one face of the crop box to `value` along its axis, inside of `bounds` and not beyond the opposite face. */
export function withCropFace(
  placement: Placement,
  bounds: Crop,
  face: { axis: 0 | 1 | 2; end: 'min' | 'max'; value: number },
): Placement {
  const { axis, end, value } = face
  const crop = placement.crop ?? bounds
  const gap = MIN_WIDTH * (bounds.max[axis] - bounds.min[axis])
  const [low, high] =
    end === 'min' ? [bounds.min[axis], crop.max[axis] - gap] : [crop.min[axis] + gap, bounds.max[axis]]
  const ends: Crop = { min: [...crop.min], max: [...crop.max] }
  ends[end][axis] = Math.min(high, Math.max(low, value))
  return { ...placement, crop: ends }
}

/** How far along a handle's axis the pointer is that `ray` goes through: where ray and axis are nearest to each other. */
export function valueUnderRay(ray: Ray, handle: CropHandle, placement: Placement): number {
  const axis = new Vector3().setComponent(handle.axis, 1).applyQuaternion(rotationOf(placement).invert())
  const between = handle.position.clone().sub(ray.origin)
  const slant = axis.dot(ray.direction)
  const at = placedFromReconstructed(handle.position, placement).getComponent(handle.axis)
  // When looking along the axis, the pointer has no position on it.
  if (1 - slant * slant < 1e-3) return at
  return at + (slant * between.dot(ray.direction) - between.dot(axis)) / (1 - slant * slant)
}

export function boxOf({ min, max }: Crop): Box3 {
  return new Box3(new Vector3(...min), new Vector3(...max))
}

/** The same placement with another rotation and origin; the crop box becomes the one that holds the old one. */
function moved(placement: Placement, rotation: Quaternion, origin: Vector3): Placement {
  const { x, y, z, w } = rotation.normalize()
  const next: Placement = { ...placement, rotation: [x, y, z, w], origin: [origin.x, origin.y, origin.z], crop: null }
  if (!placement.crop) return next
  const corners = cropCorners(placement).map((corner) => placedFromReconstructed(corner, next))
  return { ...next, crop: cropOf(new Box3().setFromPoints(corners)) }
}

function cropOf({ min, max }: Box3): Crop {
  return { min: [min.x, min.y, min.z], max: [max.x, max.y, max.z] }
}

function rotationOf({ rotation }: Placement): Quaternion {
  return new Quaternion(...rotation)
}
