import { describe, expect, it } from 'vitest'
import { comparePoses } from '../testing/compare-poses.ts'
import { makeRandom } from '../testing/make-random.ts'
import { alignSimilarity } from './align-similarity.ts'
import { lookAt } from './look-at.ts'
import { determinant, multiply } from './matrix3.ts'
import { matrixFromQuaternion, quaternionFromMatrix } from './quaternion.ts'
import { cameraCenter, type RigidTransform } from './rigid-transform.ts'
import { applySimilarity, type Similarity } from './similarity.ts'
import type { Vector3 } from './vector3.ts'

const random = makeRandom(3)
const randomPoint = (): Vector3 => [random() - 0.5, random() - 0.5, random() - 0.5]
const known: Similarity = { scale: 3.7, rotation: matrixFromQuaternion([0.3, -0.8, 0.2, 0.5]), translation: [5, -2, 9] }

function expectKnown(found: Similarity): void {
  expect(found.scale).toBeCloseTo(known.scale, 9)
  found.rotation.forEach((value, i) => {
    expect(value).toBeCloseTo(known.rotation[i] ?? Number.NaN, 9)
  })
  found.translation.forEach((value, i) => {
    expect(value).toBeCloseTo(known.translation[i] ?? Number.NaN, 9)
  })
}

describe('alignSimilarity', () => {
  it('finds a known similarity', () => {
    const source = Array.from({ length: 20 }, randomPoint)
    expectKnown(
      alignSimilarity(
        source,
        source.map((point) => applySimilarity(known, point)),
      ),
    )
  })

  it('finds it for points in a plane, and for three of them', () => {
    const source = Array.from({ length: 12 }, () => [random(), 0.25, random()] as Vector3)
    const target = source.map((point) => applySimilarity(known, point))
    expectKnown(alignSimilarity(source, target))
    expectKnown(alignSimilarity(source.slice(0, 3), target.slice(0, 3)))
  })

  it('never mirrors', () => {
    const source = Array.from({ length: 10 }, randomPoint)
    const mirrored = source.map(([x, y, z]): Vector3 => [-x, y, z])
    expect(determinant(alignSimilarity(source, mirrored).rotation)).toBeCloseTo(1, 9)
  })

  it('is a least squares fit: any small change makes noisy points fit worse', () => {
    const source = Array.from({ length: 30 }, randomPoint)
    const target = source.map((point) => applySimilarity(known, point).map((v) => v + 0.2 * random()) as Vector3)
    const cost = (similarity: Similarity) =>
      source.reduce((sum, point, i) => {
        const fitted = applySimilarity(similarity, point)
        return sum + fitted.reduce((part, value, axis) => part + (value - (target[i]?.[axis] ?? 0)) ** 2, 0)
      }, 0)
    const best = alignSimilarity(source, target)
    const tilt = (axis: number) =>
      matrixFromQuaternion([1, ...[0, 1, 2].map((k) => (k === axis ? 1e-3 : 0))] as [number, number, number, number])
    const changed: Similarity[] = [
      { ...best, scale: best.scale * 1.001 },
      { ...best, scale: best.scale * 0.999 },
      ...[0, 1, 2].map((axis) => ({ ...best, rotation: multiply(tilt(axis), best.rotation) })),
      ...[0, 1, 2].map((axis) => ({
        ...best,
        translation: best.translation.map((value, k) => value + (k === axis ? 1e-3 : 0)) as Vector3,
      })),
    ]
    for (const similarity of changed) expect(cost(similarity)).toBeGreaterThan(cost(best))
  })

  it.each([
    [
      'two points',
      [
        [0, 0, 0],
        [1, 2, 3],
      ],
    ],
    [
      'one place',
      [
        [1, 1, 1],
        [1, 1, 1],
        [1, 1, 1],
      ],
    ],
    [
      'one line',
      [
        [0, 0, 0],
        [1, 2, 3],
        [2, 4, 6],
        [-3, -6, -9],
      ],
    ],
  ] as [string, Vector3[]][])('refuses %s', (_, points) => {
    expect(() => alignSimilarity(points, points)).toThrow('similarity needs')
  })
})

describe('comparePoses', () => {
  const truth = Array.from({ length: 8 }, () => lookAt(randomPoint(), [2, 1, 4], [0, 1, 0]))

  /** The same cameras in a world that `known` maps to the true one. */
  const estimated = truth.map((pose): RigidTransform => {
    const rotation = multiply(matrixFromQuaternion(pose.rotation), known.rotation)
    const t = pose.translation
    const moved = matrixFromQuaternion(pose.rotation)
    const offset = [0, 3, 6].map((r, axis) =>
      [0, 1, 2].reduce((sum, k) => sum + (moved[r + k] ?? 0) * (known.translation[k] ?? 0), t[axis] ?? 0),
    )
    return {
      rotation: quaternionFromMatrix(rotation),
      translation: offset.map((value) => value / known.scale) as Vector3,
    }
  })

  it('finds no error in the same cameras in another world', () => {
    const { centerErrors, rotationErrorsDeg } = comparePoses(estimated, truth)
    expect(Math.max(...centerErrors)).toBeLessThan(1e-9)
    expect(Math.max(...rotationErrorsDeg)).toBeLessThan(1e-6)
  })

  it('measures a camera that is turned, in degrees', () => {
    const [first, ...rest] = estimated as [RigidTransform, ...RigidTransform[]]
    const half = (2 * Math.PI) / 180 / 2
    const turn = matrixFromQuaternion([Math.cos(half), 0, Math.sin(half), 0])
    const turned = multiply(turn, matrixFromQuaternion(first.rotation))
    const center = cameraCenter(first)
    const translation = [0, 3, 6].map(
      (r) => -[0, 1, 2].reduce((sum, k) => sum + (turned[r + k] ?? 0) * (center[k] ?? 0), 0),
    ) as Vector3
    const { centerErrors, rotationErrorsDeg } = comparePoses(
      [{ rotation: quaternionFromMatrix(turned), translation }, ...rest],
      truth,
    )
    expect(rotationErrorsDeg[0]).toBeCloseTo(2, 6)
    expect(rotationErrorsDeg[1]).toBeCloseTo(0, 6)
    expect(Math.max(...centerErrors)).toBeLessThan(1e-9)
  })
})
