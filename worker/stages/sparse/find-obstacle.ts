import path from 'node:path'
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
    new AppError('STILL_BACKGROUND', {
      message: `What the ${photoCount} photos have in common stays in the very same place: the background stands still while the object turns, or the camera never moved.`,
      suggestion:
        'Walk around the object instead of turning it. Or turn it in front of a plain, even background without any pattern, or add masks that leave the object alone. If the camera did move, try anyway.',
    }),
  'only-turned': (photoCount: number) =>
    new AppError('CAMERA_ONLY_TURNED', {
      message: `The ${photoCount} photos were taken from one spot: the camera only turned, which shows no depth.`,
      suggestion:
        'Move the camera, not only its direction: take each photo a step away from the one before, so that near things shift against far ones. If the camera did move, try anyway.',
    }),
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
