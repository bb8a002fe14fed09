import { type SixViewOptions, VIEW_NAMES, type ViewName } from '#server/contracts/capture/capture.ts'
import type { RenderCamera } from '../../images/render-camera.ts'
import type { DepthScale, DepthView } from './depth-view.ts'
import { type FoundCameras, findFocalLengths, type SilhouetteHulls } from './find-focal-length.ts'
import { DEPTH_MODELS, type DepthModel, fitDepthScales, LATE_GATES, startScales } from './fit-depth-scales.ts'
import { judgeScales, type ViewAgreement } from './judge-scales.ts'
import { PosedView } from './posed-view.ts'
import { type DepthSample, sampleViews } from './sample-views.ts'
import { silhouetteHull } from './silhouette-hull.ts'
import { sixViewPoses } from './six-view-cameras.ts'

/** How the cameras of six views stand and what their depth means; lengths in world units. */
export interface SixViewCalibration extends FoundCameras {
  /** By the silhouettes alone; `focalPx` is consistent with the depth too. */
  silhouetteFocalPx: number
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

/** Pictures don't determine the scale: without a given distance, that of the cameras is the unit. */
const DEFAULT_DISTANCE = 1

/**
 * Focal lengths to test against depth, as factors of the silhouettes'. A longer one with flatter depth looks nearly the
 * same (the bas-relief ambiguity of Belhumeur et al. 1999), which coarse depth can't distinguish: it must agree much better.
 */
const FOCAL_FACTORS = [0.94, 0.95, 0.96, 0.97, 0.98, 0.99, 1.01, 1.02, 1.03, 1.04, 1.05, 1.06]
const FINE_FACTORS = [0.992, 0.996, 1.004, 1.008]
const FOCAL_GAIN = 0.5

/** Of each view, about; and where conventions are compared. */
const SAMPLES = 3000
const FEW_SAMPLES = 400

/** One sample in so many is enough to compare focal lengths. */
const SPARSE_SAMPLES = 3

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
  const outlines: SilhouetteHulls = byName((name) => silhouetteHull(views[name]))
  const { fieldOfViewDeg } = options
  const sidePx = Math.max(widthPx, heightPx)
  const givenFocalPx = fieldOfViewDeg ? sidePx / 2 / Math.tan((fieldOfViewDeg * Math.PI) / 360) : null
  const plausible = findFocalLengths(outlines, sidePx, givenFocalPx)
  const distance = options.distance ?? DEFAULT_DISTANCE
  const given = givenScale(options, distance, fullValue)
  const posesOf = ({ focalPx, convention }: FoundCameras): PosedView[] => {
    const poses = sixViewPoses(convention, 1)
    const intrinsics = intrinsicsOf(views.front, focalPx)
    return VIEW_NAMES.map((name) => new PosedView(views[name], { ...intrinsics, camFromWorld: poses[name] }))
  }
  const found = plausible.length === 1 ? (plausible[0] as FoundCameras) : chooseByDepth(plausible, posesOf, given)

  // (2) what depth means, with the cameras' distance as the unit, and a focal length that the depth agrees with
  const posed = posesOf(found)
  const samples = sampleViews(posed, SAMPLES)
  const fitted = fitModels(posed, samples, given)
  const isFixed = givenFocalPx !== null || given !== null
  const { model, scales, agreement, focalPx } = isFixed ? fitted : refineFocal(posed, samples, fitted)

  // (3) in world units
  const poses = sixViewPoses(found.convention, distance)
  const inWorld = ({ offset, perValue }: DepthScale) => ({ offset: distance * offset, perValue: distance * perValue })
  return {
    ...found,
    focalPx,
    silhouetteFocalPx: found.focalPx,
    fieldOfViewDeg: (Math.atan(sidePx / 2 / focalPx) * 360) / Math.PI,
    distance,
    depthModel: model,
    depthBrighter: (scales[0] as DepthScale).perValue < 0 ? 'near' : 'far',
    cameras: byName((name) => ({ ...intrinsicsOf(views.front, focalPx), camFromWorld: poses[name] })),
    depthScales: byName((_, i) => inWorld(scales[i] as DepthScale)),
    agreement,
  }
}

function intrinsicsOf({ widthPx, heightPx }: DepthView, focalPx: number): Omit<RenderCamera, 'camFromWorld'> {
  return { widthPx, heightPx, fxPx: focalPx, fyPx: focalPx, cxPx: widthPx / 2, cyPx: heightPx / 2 }
}

/** What silhouettes of a round object leave open, the depth of its features decides: a quick fit of each is compared. */
function chooseByDepth(
  plausible: readonly FoundCameras[],
  posesOf: (cameras: FoundCameras) => PosedView[],
  given: DepthScale | null,
): FoundCameras {
  const judged = plausible.map((cameras) => {
    const posed = posesOf(cameras)
    return { cameras, fit: fitModels(posed, sampleViews(posed, FEW_SAMPLES), given) }
  })
  return judged.reduce((a, b) => (isBetter(b.fit, a.fit) ? b : a)).cameras
}

/** The simplest model of depth that explains the views, fitted; or what was given. */
function fitModels(posed: readonly PosedView[], samples: readonly DepthSample[], given: DepthScale | null): Fit {
  const focalPx = (posed[0] as PosedView).camera.fxPx
  const judge = (model: Fit['model'], scales: DepthScale[]): Fit => {
    return { model, focalPx, scales, agreement: judgeScales(posed, samples, scales) }
  }
  if (given)
    return judge(
      'given',
      posed.map(() => given),
    )
  return DEPTH_MODELS.map((model) =>
    judge(model, fitDepthScales(posed, samples, startScales(samples, posed.length, model), { model })),
  ).reduce((a, b) => (isBetter(b, a) ? b : a))
}

function isBetter(b: Fit, a: Fit): boolean {
  return b.agreement.cost < MODEL_GAIN * a.agreement.cost
}

/** The focal length with which the depth maps agree best, when that is much better than with the silhouettes'. */
function refineFocal(views: readonly PosedView[], samples: readonly DepthSample[], start: Fit): Fit {
  const few = samples.filter((_, i) => i % SPARSE_SAMPLES === 0)
  const tried = (from: Fit, factor: number, among: readonly DepthSample[]): Fit => {
    const focalPx = from.focalPx * factor
    const refined = views.map((view) => view.withFocal(focalPx / view.camera.fxPx))
    const model = start.model as DepthModel
    const scales = fitDepthScales(refined, among, from.scales, { model, gates: LATE_GATES })
    return { model, focalPx, scales, agreement: judgeScales(refined, among, scales) }
  }
  const errorOf = ({ agreement }: Fit): number => agreement.medianError ?? Number.POSITIVE_INFINITY
  const least = (a: Fit, b: Fit): Fit => (errorOf(b) < errorOf(a) ? b : a)
  const unchanged = tried(start, 1, few)
  const coarse = FOCAL_FACTORS.map((factor) => tried(start, factor, few)).reduce(least)
  if (errorOf(coarse) > FOCAL_GAIN * errorOf(unchanged)) return start
  const fine = FINE_FACTORS.map((factor) => tried(coarse, factor, few)).reduce(least, coarse)
  return tried(fine, 1, samples)
}

function byName<T>(make: (name: ViewName, i: number) => T): Record<ViewName, T> {
  return Object.fromEntries(VIEW_NAMES.map((name, i) => [name, make(name, i)])) as Record<ViewName, T>
}

interface Fit {
  model: DepthModel | 'given'
  focalPx: number
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
