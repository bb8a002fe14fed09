import { Box3, type PerspectiveCamera, type Plane, Quaternion, Vector3 } from 'three'
import type { ViewerModel } from './load-model.ts'
import { verticesOf } from './vertices-of.ts'

/** Share of the points that the view must hold; stray ones far away don't count. A surface has hardly any: its tips must show. */
const IN_VIEW = { points: 0.96, surface: 0.998 }
/** When the photographers stood all around, their mean place says nothing about the side to look from. */
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

/** Looks at the model from where the photos were taken, so that it fills the view. */
export function homeView(model: ViewerModel, { camera, withCameras, planes = [] }: HomeViewOptions): View {
  const vertices = [...verticesOf(model, MAX_SAMPLES)]
  const kept = vertices.filter((vertex) => planes.every((plane) => plane.distanceToPoint(vertex) >= 0))
  const points = kept.length > 0 ? kept : vertices
  const centers = model.cameras.map((each) => each.getWorldPosition(new Vector3()))
  const target = points.length > 0 ? medianOf(points) : new Box3().setFromPoints(centers).getCenter(new Vector3())
  const direction = directionOf(centers, target, camera.up)
  const tanY = Math.tan((camera.fov * Math.PI) / 360)
  const axes = { right: camera.up.clone().cross(direction).normalize(), up: new Vector3() }
  axes.up.copy(direction).cross(axes.right)
  /** How far along `direction` the eye must be from the target to have `point` in view. */
  const needed = (point: Vector3) => {
    const offset = point.clone().sub(target)
    const across = Math.abs(offset.dot(axes.right)) / (tanY * camera.aspect)
    return offset.dot(direction) + Math.max(across, Math.abs(offset.dot(axes.up)) / tanY)
  }
  const forPoints = points.map(needed).sort((a, b) => a - b)
  const forMost = forPoints[Math.floor((forPoints.length - 1) * IN_VIEW[model.surface ? 'surface' : 'points'])] ?? 0
  const forCameras = withCameras ? centers.map(needed) : []
  const distance = Math.max(forMost, ...forCameras, 1e-3) * MARGIN
  return { position: direction.multiplyScalar(distance).add(target), target, radius: distance / 2 }
}

function directionOf(centers: readonly Vector3[], target: Vector3, up: Vector3): Vector3 {
  const toLevel = new Quaternion().setFromUnitVectors(up, new Vector3(0, 1, 0))
  const fallback = new Vector3(0.6, 0.4, 1).normalize()
  const offsets = centers.map((center) => center.clone().sub(target).applyQuaternion(toLevel))
  const direction = levelDirection(offsets) ?? fallback
  return direction.applyQuaternion(toLevel.invert())
}

/** Where most cameras are, with y up; null when that says nothing. */
function levelDirection(offsets: readonly Vector3[]): Vector3 | null {
  const first = offsets[0]
  if (!first) return null
  const mean = offsets.reduce((sum, offset) => sum.add(offset), new Vector3()).divideScalar(offsets.length)
  const meanDistance = offsets.reduce((sum, offset) => sum + offset.length(), 0) / offsets.length
  // Level: photographers all around and above would else be looked for in the zenith.
  const direction = Math.hypot(mean.x, mean.z) < ALL_AROUND * meanDistance ? first.clone() : mean
  if (direction.lengthSq() === 0) return null
  direction.normalize()
  // A little from above and from the side: depth shows, and nobody starts under the floor.
  direction.y = Math.max(direction.y, 0) + 0.25
  return direction.applyAxisAngle(new Vector3(0, 1, 0), 0.35).normalize()
}

function medianOf(points: readonly Vector3[]): Vector3 {
  const middle = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
  return new Vector3(
    middle(points.map(({ x }) => x)),
    middle(points.map(({ y }) => y)),
    middle(points.map(({ z }) => z)),
  )
}
