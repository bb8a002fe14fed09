import { expect, it } from 'vitest'
import type { Vector3 } from '../geometry/vector3.ts'
import { makeRandom } from '../testing/make-random.ts'
import { type InstantNgpBox, instantNgpBox } from './instant-ngp-box.ts'

/** Points in a cube of this edge around a middle, and the centers of cameras around it. */
function scene(middle: Vector3, edge: number, range: number): { points: number[]; centers: Vector3[] } {
  const random = makeRandom(3)
  const points = Array.from({ length: 3000 }, (_, i) => (middle[i % 3] as number) + edge * (random() - 0.5))
  const centers = Array.from({ length: 8 }, (_, i): Vector3 => {
    const angle = (Math.PI * i) / 4
    return [middle[0] + range * Math.cos(angle), middle[1], middle[2] + range * Math.sin(angle)]
  })
  return { points, centers }
}

const farthest = ({ scale, offset }: InstantNgpBox, centers: readonly Vector3[]) =>
  Math.max(...centers.flatMap((center) => center.map((value, k) => Math.abs(scale * value + (offset[k] ?? 0) - 0.5))))

it.each([
  ['around the origin', [0, 0, 0], 2, 3],
  ['far from it', [500, -20, 1000], 2, 3],
  ['of millimetres', [0, 0, 0], 0.02, 0.03],
  ['of kilometres', [0, 0, 0], 2000, 3000],
  ['seen from close by', [0, 0, 0], 10, 1],
] as const)(
  'puts the subject into the unit cube and the cameras into the box: a scene %s',
  (_, middle, edge, range) => {
    const { points, centers } = scene([...middle], edge, range)
    const box = instantNgpBox(points, centers)
    expect(farthest(box, [[...middle]])).toBeLessThan(0.05)
    expect(box.scale * edge).toBeGreaterThan(0.9)
    expect(box.scale * edge).toBeLessThan(1.3)
    expect(Math.log2(box.aabb_scale) % 1).toBe(0)
    expect(farthest(box, centers)).toBeLessThanOrEqual(box.aabb_scale / 2)
  },
)

it('makes a subject smaller whose cameras would be outside of the largest box', () => {
  const { points, centers } = scene([0, 0, 0], 0.01, 10)
  const box = instantNgpBox(points, centers)
  expect(box.aabb_scale).toBe(128)
  expect(farthest(box, centers)).toBeLessThanOrEqual(64)
})

it('passes over what is lost in the distance, and does without points', () => {
  const { points, centers } = scene([0, 0, 0], 2, 3)
  expect(instantNgpBox([...points, 1e6, 1e6, 1e6], centers).aabb_scale).toBe(instantNgpBox(points, centers).aabb_scale)
  const box = instantNgpBox([], centers)
  expect(farthest(box, centers)).toBeLessThanOrEqual(box.aabb_scale / 2)
  expect(instantNgpBox([], [[1, 2, 3]])).toEqual({ aabb_scale: 1, scale: 1, offset: [-0.5, -1.5, -2.5] })
})
