import path from 'node:path'
import { explainError } from '#server/contracts/notes/explain-error.ts'
import { AppError } from '#server/errors.ts'
import { readPairKeypoints } from '../../colmap/read-pair-keypoints.ts'
import type { StageContext } from '../../pipeline/stage.ts'
import { eventLoopYielder } from '../../process/yield-to-event-loop.ts'
import { MATCHING_DATABASE, type MatchingOutput } from '../matching.ts'
import { judgeMotion, MATCHES_LOOKED_AT, type Obstacle } from './judge-motion.ts'

/** Shares of the pairs that have to agree: before a model is tried, and to explain why none could be made. */
const AGREEING = { 'nearly-all': 0.85, most: 0.6 } as const

const ERRORS = {
  'still-background': (photoCount: number) =>
    new AppError('STILL_BACKGROUND', explainError('stillBackground', 'walkInstead', { count: photoCount })),
  'only-turned': (photoCount: number) =>
    new AppError('CAMERA_ONLY_TURNED', explainError('onlyTurned', 'moveCamera', { count: photoCount })),
} as const satisfies Record<Exclude<Obstacle, null>, (photoCount: number) => AppError>

/** What the pairs say of how the capture was taken; see `judgeMotion`. */
export async function findObstacle(
  { dirOf, settings, log, signal }: Pick<StageContext, 'dirOf' | 'settings' | 'log' | 'signal'>,
  { photos }: Pick<MatchingOutput, 'photos'>,
  agreeing: keyof typeof AGREEING,
): Promise<Obstacle> {
  const pairs = readPairKeypoints(path.join(dirOf('matching'), MATCHING_DATABASE), MATCHES_LOOKED_AT)
  const { maxFeaturePx } = settings
  const obstacle = await judgeMotion(pairs, photos, {
    maxFeaturePx,
    agreeing: AGREEING[agreeing],
    yieldToEventLoop: eventLoopYielder(signal),
  })
  if (obstacle) log(`${obstacle}, by ${agreeing} of the verified pairs`)
  return obstacle
}

/** STILL_BACKGROUND or CAMERA_ONLY_TURNED. */
export function obstacleError(obstacle: Exclude<Obstacle, null>, photoCount: number): AppError {
  return ERRORS[obstacle](photoCount)
}
