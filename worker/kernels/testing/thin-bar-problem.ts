import { makeGradientNoise } from '../../testing/scene/make-gradient-noise.ts'
import type { DepthEstimate, DepthImage, DepthProblem } from '../depth-problem.ts'

const WIDTH_PX = 128
const HEIGHT_PX = 96
const FOCAL_PX = 128

/** World units, along the cameras' common axis. */
const WALL_DEPTH = 4
const BAR_DEPTH = 3
const BAR_WIDTH = 0.12

/** Camera centres, all looking along +z. */
const SOURCES = [
  [-0.3, 0],
  [0.3, 0.1],
  [0.1, -0.25],
  [-0.15, 0.25],
] as const

/** An upright bar five pixels wide before a wall, both with texture, and the estimate that has the wall's plane everywhere. */
export function makeThinBarProblem(): { problem: DepthProblem; wallEverywhere: DepthEstimate; truth: Float32Array } {
  const noise = makeGradientNoise(3)
  const shade = (x: number, y: number, layer: number) =>
    128 + 70 * noise(9 * x, 9 * y, layer) + 70 * noise(23 * x, 23 * y, layer)
  const depthAt = (column: number, centerX: number): number => {
    const x = centerX + ((column + 0.5 - WIDTH_PX / 2) / FOCAL_PX) * BAR_DEPTH
    return Math.abs(x) <= BAR_WIDTH / 2 ? BAR_DEPTH : WALL_DEPTH
  }
  const render = ([centerX, centerY]: readonly [number, number]): DepthImage => ({
    widthPx: WIDTH_PX,
    heightPx: HEIGHT_PX,
    gray: Uint8Array.from({ length: WIDTH_PX * HEIGHT_PX }, (_, i) => {
      const column = i % WIDTH_PX
      const depth = depthAt(column, centerX)
      const x = centerX + ((column + 0.5 - WIDTH_PX / 2) / FOCAL_PX) * depth
      const y = centerY + ((Math.floor(i / WIDTH_PX) + 0.5 - HEIGHT_PX / 2) / FOCAL_PX) * depth
      return Math.min(255, Math.max(0, shade(x, y, depth)))
    }),
    pinhole: { fxPx: FOCAL_PX, fyPx: FOCAL_PX, cxPx: WIDTH_PX / 2, cyPx: HEIGHT_PX / 2 },
    camFromWorld: { rotation: [1, 0, 0, 0], translation: [-centerX, -centerY, 0] },
  })
  const pixels = WIDTH_PX * HEIGHT_PX
  return {
    problem: {
      reference: render([0, 0]),
      sources: SOURCES.map(render),
      minDepth: 2,
      maxDepth: 5,
      nearestDepth: 1.5,
      farthestDepth: 8,
      seed: 7,
    },
    wallEverywhere: {
      hypotheses: Float32Array.from({ length: 4 * pixels }, (_, i) => [0, 0, -1, WALL_DEPTH][i % 4] as number),
      costs: new Float32Array(pixels).fill(0.3),
    },
    truth: Float32Array.from({ length: pixels }, (_, i) => depthAt(i % WIDTH_PX, 0)),
  }
}
