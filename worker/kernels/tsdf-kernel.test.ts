import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lookAt } from '../geometry/look-at.ts'
import type { Vector3 } from '../geometry/vector3.ts'
import { BLOCK_VOXELS, type VoxelField } from '../mesh/voxel-field.ts'
import { makeRandom } from '../testing/make-random.ts'
import { buildKernels } from './build-kernels.ts'
import type { FusionProblem, FusionView } from './fusion-problem.ts'
import { plainDistance } from './testing/plain-tsdf.ts'
import { TsdfKernel } from './tsdf-kernel.ts'

const { signal } = new AbortController()
let kernel: TsdfKernel
beforeAll(async () => {
  await buildKernels()
  kernel = await TsdfKernel.open(2)
})
afterAll(() => kernel.close())

const SIZE_PX = 96
const RADIUS = 0.5
const VOXEL = 0.02

/** What a camera at `center` sees of a ball around the origin. */
function viewOfBall(center: Vector3, masked: boolean): FusionView {
  const camFromWorld = lookAt(center, [0, 0, 0], [0.1, 1, 0.2])
  const camera = { widthPx: SIZE_PX, heightPx: SIZE_PX, fxPx: 120, fyPx: 120, cxPx: 48, cyPx: 48, camFromWorld }
  const range = Math.hypot(...center)
  const depth = new Float32Array(SIZE_PX * SIZE_PX)
  for (let i = 0; i < depth.length; i++) {
    const [x, y] = [((i % SIZE_PX) + 0.5 - 48) / 120, (Math.floor(i / SIZE_PX) + 0.5 - 48) / 120]
    const squared = x * x + y * y + 1
    const inRoot = range * range - squared * (range * range - RADIUS * RADIUS)
    if (inRoot > 0) depth[i] = (range - Math.sqrt(inRoot)) / squared
  }
  return { camera, depth, mask: masked ? Uint8Array.from(depth, (z) => (z > 0 ? 1 : 0)) : null, framed: masked }
}

function problemOf(views: readonly FusionView[], closed: boolean): FusionProblem {
  return {
    viewCount: views.length,
    loadView: async (i) => views[i] as FusionView,
    box: { min: [-0.7, -0.7, -0.7], max: [0.7, 0.7, 0.7] },
    voxel: VOXEL,
    truncation: 4 * VOXEL,
    closed,
  }
}

function* voxelsOf(field: VoxelField): Generator<{ index: number; point: [number, number, number] }> {
  for (let index = 0; index < field.blockCount * BLOCK_VOXELS; index++) {
    const block = Math.floor(index / BLOCK_VOXELS)
    const point = [0, 1, 2].map(
      (axis) => -0.7 + VOXEL * (8 * (field.origins[3 * block + axis] as number) + ((index >> (3 * axis)) & 7)),
    ) as [number, number, number]
    yield { index, point }
  }
}

const CENTERS: Vector3[] = [
  [0, 0, 2],
  [1.6, 0.4, -1],
  [-1.2, 1.1, -0.8],
]

describe('fuse', () => {
  it.each([
    ['an object by its outlines', true],
    ['open surfaces', false],
  ])('says what the plain twin says: %s', async (_, closed) => {
    const views = CENTERS.map((center) => viewOfBall(center, closed))
    const field = await kernel.fuse(problemOf(views, closed), { signal })
    let [known, far] = [0, 0]
    for (const { index, point } of voxelsOf(field)) {
      if (index % 7 !== 0) continue
      const plain = plainDistance(views, point, { truncation: 4 * VOXEL, closed })
      expect(plain === null).toBe(field.weights[index] === 0)
      if (plain === null) continue
      known++
      // A voxel whose middle falls on the border of two pixels may go either way.
      if (Math.abs(plain - (field.values[index] as number)) > 1e-4) far++
    }
    expect(known).toBeGreaterThan(2000)
    expect(far / known).toBeLessThan(0.002)
  })

  it('keeps every block that the surface passes through, and few others', async () => {
    const views = [...CENTERS, ...CENTERS.map(([x, y, z]): Vector3 => [-x, -y, -z])].map((at) => viewOfBall(at, true))
    const field = await kernel.fuse(problemOf(views, true), { signal })
    const side = Math.ceil(1.4 / VOXEL / 8)
    expect(field.blockCount).toBeLessThan(0.6 * side ** 3)
    const random = makeRandom(1)
    for (let i = 0; i < 2000; i++) {
      const [z, angle] = [2 * random() - 1, 2 * Math.PI * random()]
      const flat = Math.sqrt(1 - z * z)
      const point = [flat * Math.cos(angle), flat * Math.sin(angle), z].map((value) =>
        Math.floor((RADIUS * value + 0.7) / VOXEL / 8),
      ) as [number, number, number]
      expect(field.find(...point)).toBeGreaterThanOrEqual(0)
    }
  })
})

describe('dequantize', () => {
  it('brings rounded slopes and domes back, and leaves edges', async () => {
    const [widthPx, heightPx] = [160, 120]
    const truth = Float32Array.from({ length: widthPx * heightPx }, (_, i) => {
      const [x, y] = [i % widthPx, Math.floor(i / widthPx)]
      return x < 20 ? 60 : 20 + 0.07 * x + 4 * Math.cos((y - 60) / 50)
    })
    const smooth = await kernel.dequantize({ widthPx, heightPx, values: truth.map(Math.round) }, 1, signal)
    const meanError = (map: Float32Array, from: number): number => {
      const errors = [...map].filter((_, i) => i % widthPx >= from).map((value, i) => ({ value, i }))
      const wanted = [...truth].filter((_, i) => i % widthPx >= from)
      return errors.reduce((sum, { value, i }) => sum + Math.abs(value - (wanted[i] as number)), 0) / wanted.length
    }
    expect(meanError(truth.map(Math.round), 20)).toBeGreaterThan(0.2)
    expect(meanError(smooth, 20)).toBeLessThan(0.12)
    expect(smooth[60 * widthPx + 19]).toBeCloseTo(60, 1)
  })
})
