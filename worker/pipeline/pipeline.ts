import type { Capture } from '#server/contracts/capture.ts'
import { type CaptureRoute, routeOf } from '#server/contracts/capture-route.ts'
import { carve } from '#worker/stages/carve.ts'
import { depth } from '#worker/stages/depth.ts'
import { features } from '#worker/stages/features.ts'
import { fuse } from '#worker/stages/fuse.ts'
import { matching } from '#worker/stages/matching.ts'
import { mesh } from '#worker/stages/mesh.ts'
import { pose } from '#worker/stages/pose.ts'
import { prepare } from '#worker/stages/prepare.ts'
import { report } from '#worker/stages/report.ts'
import { sparse } from '#worker/stages/sparse.ts'
import { texture } from '#worker/stages/texture.ts'
import { undistort } from '#worker/stages/undistort.ts'
import type { AnyStage } from './run-pipeline.ts'

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
export const DEPTH_PIPELINE = [prepare, pose, carve, mesh, texture, report] as const satisfies readonly AnyStage[]

const PIPELINES: Record<CaptureRoute, readonly AnyStage[]> = {
  photos: PIPELINE,
  posed: POSED_PIPELINE,
  depth: DEPTH_PIPELINE,
}

/** The stages that a capture goes through. */
export function pipelineOf(capture: Capture): readonly AnyStage[] {
  return PIPELINES[routeOf(capture)]
}
