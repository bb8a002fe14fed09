import { VIEW_NAMES, type ViewName } from '#server/contracts/capture/capture.ts'
import { cameraCenter, poseFromCenter, type RigidTransform, worldFromCamRotation } from '../geometry/rigid-transform.ts'
import { add, type Vector3 } from '../geometry/vector3.ts'
import { SIX_VIEW_CONVENTIONS, type SixViewConvention, sixViewPoses } from '../stages/pose/six-view-cameras.ts'
import type { KnownViews } from './make-synthetic-capture.ts'
import { type RenderedView, renderView } from './scene/render-view.ts'
import { SculptureScene } from './scene/sculpture-scene.ts'

export interface SixViewsOptions {
  seed: number
  /** Width and height of each picture. */
  sizePx: number
  fieldOfViewDeg: number
  /** Of each camera to the middle, world units. */
  distance: number
  convention: SixViewConvention
}

export const SIX_VIEWS_DEFAULTS: SixViewsOptions = {
  seed: 1,
  sizePx: 384,
  fieldOfViewDeg: 44,
  distance: 5.2,
  convention: SIX_VIEW_CONVENTIONS[0] as SixViewConvention,
}

/** Renders of the synthetic scene from the axes, and the truth about them: the world is the scene's, moved to its middle. */
export interface SixViews {
  options: SixViewsOptions
  focalPx: number
  views: Record<ViewName, RenderedView>
  /** The same with the cameras that took them. */
  known: KnownViews
  /** Of the scene, world units. */
  diameter: number
  /** Distance of each of the points (x, y, z, ...) to the scene's surface, world units. */
  distanceToSurface(points: ArrayLike<number>): Float64Array
}

/** Renders the six views: the same for the same options. 6 of 384 px take about two seconds. */
export function makeSixViews(options: Partial<SixViewsOptions> = {}): SixViews {
  const settings = { ...SIX_VIEWS_DEFAULTS, ...options }
  const { seed, sizePx, fieldOfViewDeg, distance, convention } = settings
  const scene = new SculptureScene(seed)
  const focalPx = sizePx / 2 / Math.tan((fieldOfViewDeg * Math.PI) / 360)
  const poses = sixViewPoses(convention, distance)
  const render = (name: ViewName): RenderedView =>
    renderView(scene, {
      widthPx: sizePx,
      heightPx: sizePx,
      focalLengthPx: focalPx,
      camFromWorld: movedBy(poses[name], scene.center),
    })
  const [x, y, z] = scene.center
  const views = Object.fromEntries(VIEW_NAMES.map((name) => [name, render(name)])) as Record<ViewName, RenderedView>
  return {
    options: settings,
    focalPx,
    views,
    known: {
      photos: VIEW_NAMES.map((name) => ({ ...views[name], camFromWorld: poses[name] })),
      intrinsics: { widthPx: sizePx, heightPx: sizePx, focalLengthPx: focalPx },
    },
    diameter: scene.diameter,
    distanceToSurface: (points) =>
      Float64Array.from({ length: Math.floor(points.length / 3) }, (_, i) =>
        Math.abs(scene.distance((points[3 * i] ?? 0) + x, (points[3 * i + 1] ?? 0) + y, (points[3 * i + 2] ?? 0) + z)),
      ),
  }
}

function movedBy(pose: RigidTransform, offset: Vector3): RigidTransform {
  return poseFromCenter(worldFromCamRotation(pose), add(cameraCenter(pose), offset))
}
