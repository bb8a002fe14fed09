'use client'

import { type RefObject, useState } from 'react'
import type { ViewHandle } from '../canvas/view-controls.tsx'
import type { ViewerModel } from '../scene/load-model.ts'
import type { PhotoCamera } from '../scene/photo-cameras.ts'

/** Half photo, half model: what fits and what doesn't shows at once. */
const START_FADE = 0.5

/** The photo that is looked through. */
export interface VisitedPhoto {
  /** Null while none is. */
  camera: PhotoCamera | null
  /** How much of it lies over the model, 0 to 1. */
  fade: number
  setFade(fade: number): void
  visit(camera: PhotoCamera): void
  leave(): void
}

export function useVisitedPhoto(model: ViewerModel | null, handle: RefObject<ViewHandle | null>): VisitedPhoto {
  const [index, setIndex] = useState<number | null>(null)
  const [fade, setFade] = useState(START_FADE)
  return {
    // A newer model has other camera objects of the same photos.
    camera: model?.photoCameras.find(({ photoIndex }) => photoIndex === index) ?? null,
    fade,
    setFade,
    visit(camera) {
      setIndex(camera.photoIndex)
      setFade(START_FADE)
      handle.current?.view.visit(camera)
    },
    leave: () => setIndex(null),
  }
}
