import type { PerspectiveCamera } from 'three'
import type { ViewerModel } from './load-model.ts'
import { verticesOf } from './vertices-of.ts'

/** Enough to find how wide a model is. */
const MAX_SAMPLES = 4000

/** Keeps of a model in sight what was in sight when a panel makes the view narrower, and takes that back when the panel goes. */
export class WidthKeeper {
  /** Of the view before the first change, and how much of it the model took up: both as widths by the view's height. */
  #start: { aspect: number; taken: number } | null = null
  #factor = 1

  /** By how much the distance to the model is to change when the view's aspect changes from `before` to `now`. */
  change(model: ViewerModel, camera: PerspectiveCamera, { before, now }: { before: number; now: number }): number {
    this.#start ??= { aspect: before, taken: Math.min(before, widthOf(model, camera)) }
    const factor = now < this.#start.aspect ? Math.max(1, this.#start.taken / now) : 1
    const change = factor / this.#factor
    this.#factor = factor
    return change
  }

  /** The view was moved: from now on what is in sight now counts. */
  reset(): void {
    this.#start = null
    this.#factor = 1
  }
}

/** Twice how far the model reaches to the left or right of the view's middle, by the view's height. */
function widthOf(model: ViewerModel, camera: PerspectiveCamera): number {
  camera.updateMatrixWorld()
  const halfHeight = Math.tan((camera.fov * Math.PI) / 360)
  let widest = 0
  for (const vertex of verticesOf(model, MAX_SAMPLES)) {
    const { x, z } = vertex.applyMatrix4(camera.matrixWorldInverse)
    if (z < 0) widest = Math.max(widest, Math.abs(x) / (-z * halfHeight))
  }
  return widest
}
