import { Box3, type Object3D, type PerspectiveCamera, Points, Vector3 } from 'three'
import type { ViewerModel } from './load-model.ts'

/** Share of the points that the view must hold; stray ones far away don't count. */
const POINTS_IN_VIEW = 0.92
/** When the photographers stood all around, their mean place says nothing about the side to look from. */
const ALL_AROUND = 0.35
/** Room around the scene. */
const MARGIN = 1.12
/** Samples are enough to find the extent of a million points. */
const MAX_SAMPLES = 4000

export interface View {
  position: Vector3
  target: Vector3
  /** Radius of what is in view, for the clipping planes. */
  radius: number
}

/** Looks at the points from where the photos were taken, far enough to see the cameras too. */
export function homeView(model: ViewerModel, camera: PerspectiveCamera): View {
  model.scene.updateMatrixWorld(true)
  const points = samplePoints(model.scene)
  const centers = model.cameras.map((each) => each.getWorldPosition(new Vector3()))
  const target = points.length > 0 ? medianOf(points) : new Box3().setFromPoints(centers).getCenter(new Vector3())
  const distances = points.map((point) => point.distanceTo(target)).sort((a, b) => a - b)
  const pointRadius = distances[Math.floor((distances.length - 1) * POINTS_IN_VIEW)] ?? 0
  const radius = Math.max(pointRadius, ...centers.map((center) => center.distanceTo(target)), 1e-3) * MARGIN
  const halfAngle = Math.atan(Math.tan((camera.fov * Math.PI) / 360) * Math.min(1, camera.aspect))
  const position = directionOf(centers, target)
    .multiplyScalar(radius / Math.sin(halfAngle))
    .add(target)
  return { position, target, radius }
}

function directionOf(centers: readonly Vector3[], target: Vector3): Vector3 {
  const fallback = new Vector3(0.6, 0.4, 1).normalize()
  const first = centers[0]
  if (!first) return fallback
  const offsets = centers.map((center) => center.clone().sub(target))
  const mean = offsets.reduce((sum, offset) => sum.add(offset), new Vector3()).divideScalar(offsets.length)
  const meanDistance = offsets.reduce((sum, offset) => sum + offset.length(), 0) / offsets.length
  const direction = mean.length() < ALL_AROUND * meanDistance ? first.clone().sub(target) : mean
  if (direction.lengthSq() === 0) return fallback
  direction.normalize()
  // A little from above and from the side: depth shows, and nobody starts under the floor.
  direction.y = Math.max(direction.y, 0) + 0.25
  return direction.applyAxisAngle(new Vector3(0, 1, 0), 0.35).normalize()
}

function samplePoints(scene: Object3D): Vector3[] {
  const samples: Vector3[] = []
  scene.traverse((object) => {
    if (!(object instanceof Points)) return
    const positions = object.geometry.getAttribute('position')
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
