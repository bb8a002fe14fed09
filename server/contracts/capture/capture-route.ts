import { STAGE_NAMES, type StageName } from '../stages.ts'
import type { Capture } from './capture.ts'

/**
 * Which pipeline a capture takes.
 * - `photos`: only photos.
 * - `posed`: poses are given, depth is not.
 * - `depth`: depth is given; poses too, or they are found from it. No COLMAP is needed.
 */
export type CaptureRoute = 'photos' | 'posed' | 'depth'

/** Share of the frames that must have depth for the surface to be made from it; the others then only contribute colours. */
export const MIN_DEPTH_SHARE = 0.5

export function routeOf(capture: Capture): CaptureRoute {
  if (capture.kind === 'photos') return 'photos'
  if (capture.kind === 'six-views') return 'depth'
  const withDepth = capture.frames.filter(({ depth }) => depth !== null).length
  return withDepth > MIN_DEPTH_SHARE * capture.frames.length ? 'depth' : 'posed'
}

const NOT_ON_ROUTE: Record<CaptureRoute, readonly StageName[]> = {
  photos: ['pose', 'tsdf'],
  posed: ['sparse', 'tsdf'],
  depth: ['features', 'matching', 'sparse', 'undistort', 'depth', 'fuse'],
}

/** The stages of a route, in order. The worker's pipelines must agree: `pipeline.test.ts` compares them. */
export function stagesOf(route: CaptureRoute): StageName[] {
  return STAGE_NAMES.filter((name) => !NOT_ON_ROUTE[route].includes(name))
}
