import { features } from '#worker/stages/features.ts'
import { matching } from '#worker/stages/matching.ts'
import { prepare } from '#worker/stages/prepare.ts'
import { sparse } from '#worker/stages/sparse.ts'
import { undistort } from '#worker/stages/undistort.ts'
import type { AnyStage } from './run-pipeline.ts'

/** From photos to undistorted images with poses. Each stage takes the output of the one before. */
export const PIPELINE = [prepare, features, matching, sparse, undistort] as const satisfies readonly AnyStage[]
