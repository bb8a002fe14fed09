import { type SixViewOptions, VIEW_NAMES, type ViewName } from '#server/contracts/capture.ts'
import type { RenderCamera } from '../../geometry/render-camera.ts'
import type { DepthScale, DepthView } from './depth-view.ts'
import { type FoundCameras, findFocalLength, type Outlines } from './find-focal-length.ts'
import { DEPTH_MODELS, type DepthModel, fitDepthScales, startScales } from './fit-depth-scales.ts'
import { judgeScales, type ViewAgreement } from './judge-scales.ts'
import { PosedView } from './posed-view.ts'
import { sampleViews } from './sample-views.ts'
import { silhouetteOutline } from './silhouette-outline.ts'
import { sixViewPoses } from './six-view-cameras.ts'

/** How the cameras of six views stand and what their depth means; lengths in world units. */
export interface SixViewCalibration extends FoundCameras {
  /** Of the longer side. */
  fieldOfViewDeg: number
  /** Of each camera to the origin. */
  distance: number
  depthModel: DepthModel | 'given'
  depthBrighter: 'near' | 'far'
  cameras: Record<ViewName, RenderCamera>
  depthScales: Record<ViewName, DepthScale>
  agreement: ViewAgreement
}

/** Pictures say nothing of size: without a distance given, the cameras' is the unit. */
const DEFAULT_DISTANCE = 1

/** A model with more freedom must lower the cost this far: it fits noise too. */
const MODEL_GAIN = 0.8

/**
 * Calibrates focal length and the pictures' orientation by silhouettes, then what depth means by the hull of the silhouettes and
 * the agreement of the depth maps. What `options` say is taken as it is.
 *
 * @param views all of one size, the principal point in the middle
 * @param fullValue what the brightest pixel of the format holds: 255 or 65535
 */
export function calibrateSixViews(
  views: Record<ViewName, DepthView>,
  options: SixViewOptions,
  fullValue: number,
): SixViewCalibration {
  const { widthPx, heightPx } = views.front
  // (1) focal length and how the pictures lie
  const outlines: Outlines = byName((name) => silhouetteOutline(views[name]))
  const { fieldOfViewDeg } = options
  const sidePx = Math.max(widthPx, heightPx)
  const givenFocalPx = fieldOfViewDeg ? sidePx / 2 / Math.tan((fieldOfViewDeg * Math.PI) / 360) : null
  const found = findFocalLength(outlines, sidePx, givenFocalPx)
  const intrinsics = {
    widthPx,
    heightPx,
    fxPx: found.focalPx,
    fyPx: found.focalPx,
    cxPx: widthPx / 2,
    cyPx: heightPx / 2,
  }

  // (2) what depth means, with the cameras' distance as the unit
  const unitPoses = sixViewPoses(found.convention, 1)
  const posed = VIEW_NAMES.map((name) => new PosedView(views[name], { ...intrinsics, camFromWorld: unitPoses[name] }))
  const samples = sampleViews(posed)
  const distance = options.distance ?? DEFAULT_DISTANCE
  const fit = (model: DepthModel): Fit => {
    const scales = fitDepthScales(posed, samples, startScales(samples, posed.length, model), model)
    return { model, scales, agreement: judgeScales(posed, samples, scales) }
  }
  const given = givenScale(options, distance, fullValue)
  const best = given
    ? {
        model: 'given' as const,
        scales: posed.map(() => given),
        agreement: judgeScales(
          posed,
          samples,
          posed.map(() => given),
        ),
      }
    : DEPTH_MODELS.map(fit).reduce((a, b) => (b.agreement.cost < MODEL_GAIN * a.agreement.cost ? b : a))

  // (3) in world units
  const poses = sixViewPoses(found.convention, distance)
  const inWorld = ({ offset, perValue }: DepthScale) => ({ offset: distance * offset, perValue: distance * perValue })
  return {
    ...found,
    fieldOfViewDeg: (Math.atan(sidePx / 2 / found.focalPx) * 360) / Math.PI,
    distance,
    depthModel: best.model,
    depthBrighter: (best.scales[0] as DepthScale).perValue < 0 ? 'near' : 'far',
    cameras: byName((name) => ({ ...intrinsics, camFromWorld: poses[name] })),
    depthScales: byName((_, i) => inWorld(best.scales[i] as DepthScale)),
    agreement: best.agreement,
  }
}

function byName<T>(make: (name: ViewName, i: number) => T): Record<ViewName, T> {
  return Object.fromEntries(VIEW_NAMES.map((name, i) => [name, make(name, i)])) as Record<ViewName, T>
}

interface Fit {
  model: DepthModel | 'given'
  scales: DepthScale[]
  agreement: ViewAgreement
}

/** The scale that a given range stands for, in units of the cameras' distance; null when none was given. */
function givenScale(
  { depthRange, depthBrighter }: SixViewOptions,
  distance: number,
  fullValue: number,
): DepthScale | null {
  if (!depthRange) return null
  const [atOne, atFull] =
    depthBrighter === 'far' ? [depthRange.near, depthRange.far] : [depthRange.far, depthRange.near]
  const perValue = (atFull - atOne) / (fullValue - 1) / distance
  return { offset: atOne / distance - perValue, perValue }
}
