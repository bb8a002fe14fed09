import type { Camera, RegisteredImage, SparsePoints, SparseReconstruction } from '../colmap/model-types.ts'
import { lookAt } from '../geometry/look-at.ts'
import { makeRandom } from './make-random.ts'

export interface ModelFixtureOptions {
  images: number
  points: number
  /** Points added a thousand times as far away as the others. */
  outliers?: number
  /** sRGB colour of every point; random when absent. */
  color?: [number, number, number]
}

/**
 * A sparse model without any picture behind it, the same for the same options: points in a unit cube
 * around the origin, cameras of 640 x 480 px and 500 px focal length on a ring around it that look at
 * the origin, the world's up direction being -y. Each point is observed by every image.
 */
export function makeModelFixture(options: ModelFixtureOptions): SparseReconstruction {
  const random = makeRandom(1)
  const camera: Camera = { id: 1, model: 'SIMPLE_RADIAL', widthPx: 640, heightPx: 480, params: [500, 320, 240, 0.01] }
  const points = fixturePoints(options, random)
  const images = Array.from({ length: options.images }, (_, i): RegisteredImage => {
    const angle = (2 * Math.PI * i) / options.images
    return {
      id: i + 1,
      name: `${String(i + 1).padStart(4, '0')}.jpg`,
      cameraId: camera.id,
      camFromWorld: lookAt([3 * Math.sin(angle), -1, 3 * Math.cos(angle)], [0, 0, 0], [0, -1, 0]),
      keypoints: Float64Array.from({ length: 2 * (points.count + 1) }, () => 480 * random()),
      // One keypoint more than there are points: it observes nothing.
      pointIds: Float64Array.from([...points.ids, -1]),
    }
  })
  return { cameras: new Map([[camera.id, camera]]), images, points }
}

function fixturePoints(options: ModelFixtureOptions, random: () => number): SparsePoints {
  const count = options.points + (options.outliers ?? 0)
  const elements = count * options.images
  return {
    count,
    // Beyond 32 bits, to try the 64-bit reading.
    ids: Float64Array.from({ length: count }, (_, i) => i + 1 + 2 ** 33),
    positions: Float64Array.from({ length: 3 * count }, (_, i) => {
      const value = random() - 0.5
      return i < 3 * options.points ? value : 1000 * (value + 1)
    }),
    colors: Uint8Array.from({ length: 3 * count }, (_, i) => options.color?.[i % 3] ?? Math.floor(256 * random())),
    errors: Float64Array.from({ length: count }, random),
    trackOffsets: Uint32Array.from({ length: count + 1 }, (_, i) => i * options.images),
    trackImageIds: Uint32Array.from({ length: elements }, (_, i) => (i % options.images) + 1),
    trackKeypoints: Uint32Array.from({ length: elements }, (_, i) => Math.floor(i / options.images)),
  }
}
