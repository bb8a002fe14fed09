import type { ViewerModel } from '../scene/load-model.ts'
import type { SurfaceLook } from '../scene/surface.ts'
import type { Background } from './background.ts'

/** How the model is shown. */
export interface ViewSettings {
  camerasShown: boolean
  /** Whether what closes the surface for printing lies over it. */
  madeUpShown: boolean
  /** Whether what no photo shows is marked. */
  unseenShown: boolean
  /** Pixels of a point on the screen. */
  pointSize: number
  look: SurfaceLook
  /** How far the light is turned around the model, in degrees. */
  lightDeg: number
  /** On the ground below the model. */
  shadowShown: boolean
  /** Whether the view turns around the model by itself. */
  isTurning: boolean
  /** Whether what was measured is drawn over the view. */
  measuresShown: boolean
  background: Background
}

export const POINT_SIZES = { min: 1, max: 8, start: 2.5 }

/** What was chosen, and for the rest what suits the model. */
export function settingsFor(model: Pick<ViewerModel, 'surface'>, choices: Partial<ViewSettings>): ViewSettings {
  return {
    // Cameras explain a cloud of points, and hide a surface.
    camerasShown: choices.camerasShown ?? !model.surface,
    madeUpShown: choices.madeUpShown ?? false,
    unseenShown: choices.unseenShown ?? false,
    pointSize: choices.pointSize ?? POINT_SIZES.start,
    look: choices.look ?? 'textured',
    lightDeg: choices.lightDeg ?? 0,
    shadowShown: choices.shadowShown ?? true,
    isTurning: choices.isTurning ?? false,
    measuresShown: choices.measuresShown ?? true,
    background: choices.background ?? 'page',
  }
}
