import { makeSyntheticCapture, type SyntheticCapture } from '../../testing/make-synthetic-capture.ts'
import type { DepthImage, DepthProblem } from '../depth-problem.ts'

/** Depths that hold the whole synthetic scene. */
const DEPTHS = { minDepth: 1.2, maxDepth: 6, nearestDepth: 0.8, farthestDepth: 8 }

/** The middle photo of some that were taken ten degrees apart, to be compared with the others; and what is true. */
export function makeSyntheticProblem(options: { widthPx: number; heightPx: number; views: number }): {
  problem: DepthProblem
  capture: SyntheticCapture
  /** Index of the reference's photo. */
  reference: number
} {
  const capture = makeSyntheticCapture({ ...options, turnDeg: 10 * options.views })
  const reference = options.views >> 1
  const images = capture.photos.map((_, i) => depthImage(capture, i))
  const problem: DepthProblem = {
    reference: images[reference] as DepthImage,
    sources: images.filter((_, i) => i !== reference),
    ...DEPTHS,
    seed: 7,
  }
  return { problem, capture, reference }
}

function depthImage({ photos, intrinsics }: SyntheticCapture, index: number): DepthImage {
  const { widthPx, heightPx, focalLengthPx } = intrinsics
  const photo = photos[index]
  if (!photo) throw new Error(`There is no photo ${index}`)
  const gray = Uint8Array.from({ length: widthPx * heightPx }, (_, i) => {
    const [r, g, b] = photo.rgb.subarray(3 * i, 3 * i + 3) as unknown as [number, number, number]
    return 0.299 * r + 0.587 * g + 0.114 * b
  })
  return {
    widthPx,
    heightPx,
    gray,
    pinhole: { fxPx: focalLengthPx, fyPx: focalLengthPx, cxPx: widthPx / 2, cyPx: heightPx / 2 },
    camFromWorld: photo.camFromWorld,
  }
}
