import type { Capture } from '#server/contracts/capture/capture.ts'
import { type CaptureRoute, routeOf } from '#server/contracts/capture/capture-route.ts'
import type { AnyStage } from '../pipeline/run-pipeline.ts'
import { depth } from './depth.ts'
import { features } from './features.ts'
import { fuse } from './fuse.ts'
import { matching } from './matching.ts'
import { mesh } from './mesh.ts'
import { pose } from './pose.ts'
import { prepare } from './prepare.ts'
import { report } from './report.ts'
import { sparse } from './sparse.ts'
import { texture } from './texture.ts'
import { tsdf } from './tsdf.ts'
import { undistort } from './undistort.ts'

/** From photos to a textured model that has been judged. Each stage takes the output of the one before. */
export const PIPELINE = [
  prepare,
  features,
  matching,
  sparse,
  undistort,
  depth,
  fuse,
  mesh,
  texture,
  report,
] as const satisfies readonly AnyStage[]

/** Poses are given: nothing is to be found but points. */
export const POSED_PIPELINE = [
  prepare,
  features,
  matching,
  pose,
  undistort,
  depth,
  fuse,
  mesh,
  texture,
  report,
] as const satisfies readonly AnyStage[]

/** Depth is given: COLMAP is not needed. */
export const DEPTH_PIPELINE = [prepare, pose, tsdf, mesh, texture, report] as const satisfies readonly AnyStage[]

const PIPELINES: Record<CaptureRoute, readonly AnyStage[]> = {
  photos: PIPELINE,
  posed: POSED_PIPELINE,
  depth: DEPTH_PIPELINE,
}

/** The stages that a capture goes through. */
export function pipelineOf(capture: Capture): readonly AnyStage[] {
  return PIPELINES[routeOf(capture)]
}
