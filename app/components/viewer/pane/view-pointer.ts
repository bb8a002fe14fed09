import type { Vector3 } from 'three'
import type { Placement } from '#server/contracts/model/placement.ts'
import { type Boxed, CropBoxDrag } from '../placement/crop-box-drag.ts'
import type { OrbitView, ScreenPoint } from '../scene/orbit-view.ts'
import type { PhotoCamera } from '../scene/photo-cameras.ts'

/** What the pointer is for now. */
export interface PointerTask {
  view: OrbitView
  /** A click picks a place on the model. */
  isPicking: boolean
  /** A click on a camera looks through its photo. */
  canVisit: boolean
  /** The box whose faces can be dragged; null where there is none. */
  box: Boxed | null
  pick(place: Vector3, eye: Vector3): void
  visit(camera: PhotoCamera): void
  /** All moves of one `drag` are one step. */
  moveBox(placement: Placement, drag: string): void
}

/** A pointer that moved no farther than this between down and up clicked, in CSS pixels. */
const CLICK_SLACK_PX = 4

/** Tells clicks, turns of the view and drags of the crop box apart. */
export class ViewPointer {
  #pressedAt: ScreenPoint = { x: 0, y: 0 }
  #drag: CropBoxDrag | null = null
  #dragCount = 0

  /** True when the press took hold of the crop box: then it is not to turn the view. */
  press(point: ScreenPoint, { view, box }: PointerTask): boolean {
    this.#pressedAt = point
    this.#drag = box && CropBoxDrag.start(view, box, point)
    if (this.#drag) this.#dragCount++
    return this.#drag !== null
  }

  move(point: ScreenPoint, { view, moveBox }: PointerTask): void {
    if (this.#drag) moveBox(this.#drag.to(view, point), `drag ${this.#dragCount}`)
  }

  release(point: ScreenPoint, task: PointerTask): void {
    const wasDragging = this.#drag !== null
    this.#drag = null
    if (wasDragging || Math.hypot(point.x - this.#pressedAt.x, point.y - this.#pressedAt.y) > CLICK_SLACK_PX) return
    const camera = task.canVisit && !task.isPicking ? task.view.cameraAt(point) : null
    if (task.isPicking) pickAt(task, point)
    else if (camera) task.visit(camera)
  }

  /** A double click. */
  approach(point: ScreenPoint, { view, isPicking }: PointerTask): void {
    const place = isPicking ? null : view.surfaceAt(point)
    if (place) view.approach(place)
  }
}

/** Picks what is under `point`; without one, what is in the middle of the view. */
export function pickAt({ view, pick }: Pick<PointerTask, 'view' | 'pick'>, point?: ScreenPoint): void {
  const place = view.surfaceAt(point)
  if (place) pick(place, view.eye)
}
