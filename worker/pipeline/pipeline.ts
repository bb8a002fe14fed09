import { depth } from '#worker/stages/depth.ts'
import { features } from '#worker/stages/features.ts'
import { fuse } from '#worker/stages/fuse.ts'
import { matching } from '#worker/stages/matching.ts'
import { mesh } from '#worker/stages/mesh.ts'
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
