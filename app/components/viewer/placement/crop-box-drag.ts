import type { Placement } from '#server/contracts/model/placement.ts'
import type { OrbitView, ScreenPoint } from '../scene/orbit-view.ts'
import { type Crop, type CropHandle, cropHandles, valueUnderRay, withCropFace } from './placement-geometry.ts'

/** How near to a handle a press must be, in CSS pixels. */
const GRAB_RADIUS_PX = 18

export interface Boxed {
  placement: Placement
  /** Extent of the whole model: as far as a face may go. */
  bounds: Crop
}

/** One face of the crop box on its way with the pointer. */
export class CropBoxDrag {
  readonly #handle: CropHandle
  readonly #at: Boxed
  /** From where the pointer grabbed to the face, along the axis. */
  readonly #offset: number

  private constructor(handle: CropHandle, at: Boxed, pressedAt: number) {
    this.#handle = handle
    this.#at = at
    this.#offset = (at.placement.crop ?? at.bounds)[handle.end][handle.axis] - pressedAt
  }

  /** Takes hold of the handle under `point`; null when there is none. */
  static start(view: OrbitView, at: Boxed, point: ScreenPoint): CropBoxDrag | null {
    const near = cropHandles(at.placement)
      .map((handle) => {
        const { x, y } = view.screenOf(handle.position)
        return { handle, distance: Math.hypot(x - point.x, y - point.y) }
      })
      .toSorted((a, b) => a.distance - b.distance)[0]
    if (!near || near.distance > GRAB_RADIUS_PX) return null
    return new CropBoxDrag(near.handle, at, valueUnderRay(view.rayAt(point), near.handle, at.placement))
  }

  /** The placement with the face where the pointer is now. */
  to(view: OrbitView, point: ScreenPoint): Placement {
    const { placement, bounds } = this.#at
    const value = valueUnderRay(view.rayAt(point), this.#handle, placement) + this.#offset
    return withCropFace(placement, bounds, { axis: this.#handle.axis, end: this.#handle.end, value })
  }
}
