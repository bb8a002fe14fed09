import { Box3, type PerspectiveCamera, Vector3 } from 'three'
import type { PhotoCamera } from './photo-cameras.ts'

export interface PlaceToBe {
  position: Vector3
  target: Vector3
  fieldOfViewDeg: number
}

/** Room around a photo that is looked through, and around places that are to be in view. */
const MARGIN = 1.04

/**
 * The view from where a photo was taken, with the whole photo in it. The view stays level, as OrbitControls keeps it: a
 * photo that was taken at a slant is seen at a slant. `middle` of the model says how far away the target is.
 */
export function viewOfPhoto(
  { node, corners }: PhotoCamera,
  { middle, aspect, up: upwards }: { middle: Vector3; aspect: number; up: Vector3 },
): PlaceToBe {
  node.updateWorldMatrix(true, false)
  const position = node.getWorldPosition(new Vector3())
  const rays = corners.map((corner) => node.localToWorld(corner.clone()).sub(position).normalize())
  const forward = rays.reduce((sum, ray) => sum.add(ray), new Vector3()).normalize()
  const right = forward.clone().cross(upwards).normalize()
  const up = right.clone().cross(forward)
  const reaches = rays.map((ray) => {
    const ahead = ray.dot(forward)
    return Math.max(Math.abs(ray.dot(up)) / ahead, Math.abs(ray.dot(right)) / ahead / aspect)
  })
  const reach = position.distanceTo(middle)
  return {
    position,
    target: forward.multiplyScalar(Math.max(middle.clone().sub(position).dot(forward), 0.1 * reach)).add(position),
    fieldOfViewDeg: (360 / Math.PI) * Math.atan(Math.max(...reaches) * MARGIN),
  }
}

/** The view from the same side and with the same field of view that has all of these places in it, as near as can be. */
export function viewOfPlaces(places: readonly Vector3[], camera: PerspectiveCamera): PlaceToBe {
  const [right, up, back] = [new Vector3(), new Vector3(), new Vector3()]
  camera.matrixWorld.extractBasis(right, up, back)
  const target = new Box3().setFromPoints([...places]).getCenter(new Vector3())
  const tanY = Math.tan((camera.fov * Math.PI) / 360) / MARGIN
  const distances = places.map((place) => {
    const offset = place.clone().sub(target)
    const across = Math.abs(offset.dot(right)) / (tanY * camera.aspect)
    return offset.dot(back) + Math.max(across, Math.abs(offset.dot(up)) / tanY)
  })
  return { position: back.multiplyScalar(Math.max(...distances)).add(target), target, fieldOfViewDeg: camera.fov }
}

/** A way from one view to another. */
export class Flight {
  readonly #from: PlaceToBe
  readonly #to: PlaceToBe
  readonly #durationMs: number
  #startMs: number | null = null

  constructor(camera: PerspectiveCamera, target: Vector3, to: PlaceToBe, durationMs: number) {
    this.#from = { position: camera.position.clone(), target: target.clone(), fieldOfViewDeg: camera.fov }
    this.#to = to
    this.#durationMs = durationMs
  }

  /** Moves `camera` and `target` on to where they are by now; true when they have arrived. */
  step(camera: PerspectiveCamera, target: Vector3): boolean {
    this.#startMs ??= performance.now()
    const elapsed = performance.now() - this.#startMs
    const share = elapsed < this.#durationMs ? elapsed / this.#durationMs : 1
    const eased = share * share * (3 - 2 * share)
    camera.position.lerpVectors(this.#from.position, this.#to.position, eased)
    target.lerpVectors(this.#from.target, this.#to.target, eased)
    camera.fov = this.#from.fieldOfViewDeg + (this.#to.fieldOfViewDeg - this.#from.fieldOfViewDeg) * eased
    camera.updateProjectionMatrix()
    return share === 1
  }
}
