import { expect, test } from 'vitest'
import { makeRandom } from '../testing/make-random.ts'
import { PointTree } from './point-tree.ts'

const random = makeRandom(7)
/** Clustered, on a plane and with many doubles: what medians stumble over. */
const positions = Float32Array.from({ length: 3 * 900 }, (_, i) => {
  const point = Math.floor(i / 3)
  if (point < 300) return random()
  if (point < 600) return i % 3 === 2 ? 0 : 5 * random()
  return Math.floor(3 * random())
})
const tree = new PointTree(positions)

function distancesFrom(x: number, y: number, z: number): number[] {
  return Array.from({ length: positions.length / 3 }, (_, i) =>
    Math.hypot(
      (positions[3 * i] as number) - x,
      (positions[3 * i + 1] as number) - y,
      (positions[3 * i + 2] as number) - z,
    ),
  )
}

const queries = Array.from({ length: 200 }, () => [6 * random() - 1, 6 * random() - 1, 3 * random() - 1] as const)

test('finds the nearest point, as looking at all of them does', () => {
  for (const [x, y, z] of queries) {
    const all = distancesFrom(x, y, z)
    const found = tree.nearest(x, y, z)
    expect(all[found]).toBe(Math.min(...all))
    expect(tree.distance).toBeCloseTo(Math.min(...all), 12)
  }
})

test('finds nothing that is farther than asked', () => {
  expect(tree.nearest(100, 0, 0, 90)).toBe(-1)
  expect(tree.distance).toBe(Number.POSITIVE_INFINITY)
  expect(tree.nearest(100, 0, 0, 100)).toBeGreaterThanOrEqual(0)
})

test('measures the distance to the k-th nearest', () => {
  for (const [x, y, z] of queries) {
    const sorted = distancesFrom(x, y, z).toSorted((a, b) => a - b)
    for (const k of [1, 5, 9]) expect(tree.distanceToKth(x, y, z, k)).toBeCloseTo(sorted[k - 1] as number, 12)
  }
  expect(new PointTree(positions.subarray(0, 6)).distanceToKth(0, 0, 0, 3)).toBe(Number.POSITIVE_INFINITY)
})
