import { apply, type Matrix3 } from '#worker/geometry/matrix3.ts'
import { cameraCenter, worldFromCamRotation } from '#worker/geometry/rigid-transform.ts'
import { add, length, scale, type Vector3 } from '#worker/geometry/vector3.ts'
import type { DepthView } from './depth-views.ts'
import type { PixelSums } from './geometric-consistency.ts'

/** Points of one photo, in the world's frame. */
export interface OrientedPoints {
  positions: Float32Array
  /** Unit length. */
  normals: Float32Array
  /** sRGB. */
  colors: Uint8Array
  /** How many photos agree on each point. */
  photos: Uint8Array
}

/** Collects the points of a view's pixels: the means of the sums over consistent views. */
export class PointList {
  readonly #view: DepthView
  readonly #sums: PixelSums
  readonly #worldFromCam: Matrix3
  readonly #center: Vector3
  readonly #points: OrientedPoints
  #count = 0

  constructor(view: DepthView, sums: PixelSums, maxPoints: number) {
    this.#view = view
    this.#sums = sums
    this.#worldFromCam = worldFromCamRotation(view.camera.camFromWorld)
    this.#center = cameraCenter(view.camera.camFromWorld)
    this.#points = {
      positions: new Float32Array(3 * maxPoints),
      normals: new Float32Array(3 * maxPoints),
      colors: new Uint8Array(3 * maxPoints),
      photos: new Uint8Array(maxPoints),
    }
  }

  /** `consistent` are the neighbours, by their places in the view's list, that were added to the pixel's sums. */
  add(pixel: number, consistent: readonly number[]): void {
    const { positions, normals, colors, photos } = this.#points
    const { pinhole } = this.#view.camera
    const share = 1 / (1 + consistent.length)
    const { points: pointSums, colors: colorSums } = this.#sums
    const columnTimesDepth = (pointSums[3 * pixel] as number) * share
    const rowTimesDepth = (pointSums[3 * pixel + 1] as number) * share
    const depth = (pointSums[3 * pixel + 2] as number) * share
    const x = (columnTimesDepth - pinhole.cxPx * depth) / pinhole.fxPx
    const y = (rowTimesDepth - pinhole.cyPx * depth) / pinhole.fyPx
    photos[this.#count] = 1 + consistent.length
    const at = 3 * this.#count++
    positions.set(add(apply(this.#worldFromCam, [x, y, depth]), this.#center), at)
    const normal = apply(this.#worldFromCam, three(this.#sums.normals, pixel))
    normals.set(scale(normal, 1 / length(normal)), at)
    for (let k = 0; k < 3; k++) colors[at + k] = Math.round((colorSums[3 * pixel + k] as number) * share)
  }

  take(): OrientedPoints {
    const { positions, normals, colors, photos } = this.#points
    return {
      positions: positions.slice(0, 3 * this.#count),
      normals: normals.slice(0, 3 * this.#count),
      colors: colors.slice(0, 3 * this.#count),
      photos: photos.slice(0, this.#count),
    }
  }
}

function three(values: ArrayLike<number>, pixel: number): Vector3 {
  return [values[3 * pixel], values[3 * pixel + 1], values[3 * pixel + 2]] as Vector3
}
