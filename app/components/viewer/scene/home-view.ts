import { Box3, type PerspectiveCamera, type Plane, Quaternion, Vector3 } from 'three'
import type { ViewerModel } from './load-model.ts'
import { medianOf, quantile } from './median.ts'
import { verticesOf } from './vertices-of.ts'

/** Share of the points that the view must hold; stray ones far away don't count. A surface has hardly any: its tips must show. */
const IN_VIEW = { points: 0.96, surface: 0.998 }
/** What lies within so many radii of the subject's centre belongs to the picture. */
const SUBJECT_REACH = 2
/** With less of the model there, the subject is somewhere else than the photos said. */
const MIN_NEAR = 0.1
/** If the cameras are all around, their mean position doesn't indicate the front. */
const ALL_AROUND = 0.35
/** Room around the scene. */
const MARGIN = 1.1
/** Samples are enough to find the extent of a million points. */
const MAX_SAMPLES = 4000

export interface View {
  position: Vector3
  target: Vector3
  /** Size of what is in view, for the clipping planes. */
  radius: number
}

interface HomeViewOptions {
  /** Its field of view and aspect count, and which way is up for it. */
  camera: PerspectiveCamera
  /** Whether the photos' cameras are to be in view as well. */
  withCameras: boolean
  /** What is on the other side of any of them is cut away. */
  planes?: readonly Plane[]
}

/** Looks at what the photos are of, from where one of them was taken, so that it fills the view. */
export function homeView(model: ViewerModel, { camera, withCameras, planes = [] }: HomeViewOptions): View {
  const isKept = (place: Vector3) => planes.every((plane) => plane.distanceToPoint(place) >= 0)
  const points = pointsToFrame(model, isKept)
  const centers = model.cameras.map((each) => each.getWorldPosition(new Vector3()))
  const subject = model.subject && isKept(model.subject.center) ? model.subject.center.clone() : null
  const start =
    subject ?? (points.length > 0 ? medianOf(points) : new Box3().setFromPoints(centers).getCenter(new Vector3()))
  const front = frontOf(centers, start, camera.up)
  // What was walked around is a thing: seen level and straight, it looks flat.
  const direction = withCameras || front.isAllAround ? aside(front.direction, camera.up) : front.direction
  const right = camera.up.clone().cross(direction).normalize()
  const up = direction.clone().cross(right)
  const share = IN_VIEW[model.surface ? 'surface' : 'points']
  const target = start.clone()
  for (const axis of [right, up]) target.addScaledVector(axis, middleAlong(axis, points, { start, share }))
  const tanY = Math.tan((camera.fov * Math.PI) / 360)
  /** How far along `direction` the eye must be from the target to have `point` in view. */
  const needed = (point: Vector3) => {
    const offset = point.clone().sub(target)
    const across = Math.abs(offset.dot(right)) / (tanY * camera.aspect)
    return offset.dot(direction) + Math.max(across, Math.abs(offset.dot(up)) / tanY)
  }
  const forMost = quantile(points.map(needed), share)
  const forCameras = withCameras ? centers.map(needed) : []
  const distance = Math.max(forMost, ...forCameras, 1e-3) * MARGIN
  return { position: direction.multiplyScalar(distance).add(target), target, radius: distance / 2 }
}

/** Samples of what the view is to hold: near the subject, and not cut away. */
function pointsToFrame(model: ViewerModel, isKept: (place: Vector3) => boolean): Vector3[] {
  const vertices = [...verticesOf(model, MAX_SAMPLES)]
  const kept = vertices.filter(isKept)
  const points = kept.length > 0 ? kept : vertices
  const { subject } = model
  if (!subject) return points
  const near = points.filter((point) => point.distanceTo(subject.center) <= SUBJECT_REACH * subject.radius)
  return near.length > MIN_NEAR * points.length ? near : points
}

/** Between the ends of what most points take up along `axis`, from `start`. */
function middleAlong(
  axis: Vector3,
  points: readonly Vector3[],
  { start, share }: { start: Vector3; share: number },
): number {
  const along = points.map((point) => point.clone().sub(start).dot(axis))
  return (quantile(along, (1 - share) / 2) + quantile(along, (1 + share) / 2)) / 2
}

/** From the target to the photo that stands in the middle of all; all around, to the first. */
function frontOf(
  centers: readonly Vector3[],
  target: Vector3,
  up: Vector3,
): { direction: Vector3; isAllAround: boolean } {
  const offsets = centers.map((center) => center.clone().sub(target)).filter((offset) => offset.lengthSq() > 0)
  const [first] = offsets
  if (!first) {
    const toLevel = new Quaternion().setFromUnitVectors(up, new Vector3(0, 1, 0))
    return { direction: new Vector3(0.6, 0.4, 1).normalize().applyQuaternion(toLevel.invert()), isAllAround: false }
  }
  const mean = offsets.reduce((sum, offset) => sum.add(offset), new Vector3()).divideScalar(offsets.length)
  const meanDistance = offsets.reduce((sum, offset) => sum + offset.length(), 0) / offsets.length
  const level = mean.clone().projectOnPlane(up)
  const isAllAround = level.length() < ALL_AROUND * meanDistance
  const nearest = offsets.toSorted((a, b) => a.angleTo(mean) - b.angleTo(mean))[0] ?? first
  const direction = (isAllAround ? first : nearest).clone().normalize()
  // Straight from above or below, the view would have no upright side.
  if (direction.clone().cross(up).length() < MIN_ASIDE) direction.add(anyAcross(up)).normalize()
  return { direction, isAllAround }
}

/** A little from above and from the side: the depth of points shows, and cameras don't stand in front of each other. */
function aside(front: Vector3, up: Vector3): Vector3 {
  return front.clone().addScaledVector(up, 0.25).applyAxisAngle(up, 0.35).normalize()
}

/** Sine of the angle to the vertical that a view needs. */
const MIN_ASIDE = 0.05

/** A small step at a right angle to `up`. */
function anyAcross(up: Vector3): Vector3 {
  const axis = Math.abs(up.y) < 0.9 ? new Vector3(0, 1, 0) : new Vector3(0, 0, 1)
  return axis.projectOnPlane(up).setLength(2 * MIN_ASIDE)
}
