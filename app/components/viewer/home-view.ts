import {
  Box3,
  type BufferAttribute,
  type InterleavedBufferAttribute,
  Mesh,
  type Object3D,
  type PerspectiveCamera,
  Points,
  Vector3,
} from 'three'
import type { ViewerModel } from './load-model.ts'

/** Share of the points that the view must hold; stray ones far away don't count. */
const POINTS_IN_VIEW = 0.96
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

/** Looks at the model from where the photos were taken, so that it fills the view, or with the cameras in it, too. */
export function homeView(model: ViewerModel, camera: PerspectiveCamera, withCameras: boolean): View {
  model.scene.updateMatrixWorld(true)
  const points = samplePoints(model.scene)
  const centers = model.cameras.map((each) => each.getWorldPosition(new Vector3()))
  const target = points.length > 0 ? medianOf(points) : new Box3().setFromPoints(centers).getCenter(new Vector3())
  const direction = directionOf(centers, target)
  const tanY = Math.tan((camera.fov * Math.PI) / 360)
  const needed = (point: Vector3) => distanceToSee(point.clone().sub(target), direction, tanY, tanY * camera.aspect)
  const forPoints = points.map(needed).sort((a, b) => a - b)
  const forMost = forPoints[Math.floor((forPoints.length - 1) * POINTS_IN_VIEW)] ?? 0
  const forCameras = withCameras ? centers.map(needed) : []
  const distance = Math.max(forMost, ...forCameras, 1e-3) * MARGIN
  return { position: direction.multiplyScalar(distance).add(target), target, radius: distance / 2 }
}

/** How far along `direction` the eye must be from the target to have `offset` (from the target) in view. */
function distanceToSee(offset: Vector3, direction: Vector3, tanY: number, tanX: number): number {
  const right = new Vector3(0, 1, 0).cross(direction).normalize()
  const up = direction.clone().cross(right)
  const sideways = Math.max(Math.abs(offset.dot(right)) / tanX, Math.abs(offset.dot(up)) / tanY)
  return offset.dot(direction) + sideways
}

function directionOf(centers: readonly Vector3[], target: Vector3): Vector3 {
  const fallback = new Vector3(0.6, 0.4, 1).normalize()
  const first = centers[0]
  if (!first) return fallback
  const offsets = centers.map((center) => center.clone().sub(target))
  const mean = offsets.reduce((sum, offset) => sum.add(offset), new Vector3()).divideScalar(offsets.length)
  const meanDistance = offsets.reduce((sum, offset) => sum + offset.length(), 0) / offsets.length
  // Level: photographers all around and above would else be looked for in the zenith.
  const direction = Math.hypot(mean.x, mean.z) < ALL_AROUND * meanDistance ? first.clone().sub(target) : mean
  if (direction.lengthSq() === 0) return fallback
  direction.normalize()
  // A little from above and from the side: depth shows, and nobody starts under the floor.
  direction.y = Math.max(direction.y, 0) + 0.25
  return direction.applyAxisAngle(new Vector3(0, 1, 0), 0.35).normalize()
}

function samplePoints(scene: Object3D): Vector3[] {
  const samples: Vector3[] = []
  scene.traverse((object) => {
    if (!(object instanceof Points || object instanceof Mesh)) return
    const positions: BufferAttribute | InterleavedBufferAttribute = object.geometry.getAttribute('position')
    const step = Math.max(1, Math.floor(positions.count / MAX_SAMPLES))
    for (let i = 0; i < positions.count; i += step) {
      samples.push(new Vector3().fromBufferAttribute(positions, i).applyMatrix4(object.matrixWorld))
    }
  })
  return samples
}

function medianOf(points: readonly Vector3[]): Vector3 {
  const middle = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
  return new Vector3(
    middle(points.map(({ x }) => x)),
    middle(points.map(({ y }) => y)),
    middle(points.map(({ z }) => z)),
  )
}
