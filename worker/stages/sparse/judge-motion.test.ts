import { expect, test } from 'vitest'
import type { PairKeypoints } from '../../colmap/read-pair-keypoints.ts'
import { lookAt } from '../../geometry/look-at.ts'
import { apply } from '../../geometry/matrix3.ts'
import { matrixFromQuaternion } from '../../geometry/quaternion.ts'
import type { RigidTransform } from '../../geometry/rigid-transform.ts'
import { add, type Vector3 } from '../../geometry/vector3.ts'
import { makeRandom } from '../../testing/make-random.ts'
import { judgeMotion } from './judge-motion.ts'

const [WIDTH, HEIGHT, FOCAL] = [800, 600, 900]
const OPTIONS = { maxFeaturePx: 1000, agreeing: 0.85, yieldToEventLoop: () => undefined }

/** Where a point is seen, with the error of a feature: a third of a pixel. */
function project({ rotation, translation }: RigidTransform, point: Vector3, vary: () => number): [number, number] {
  const [x, y, z] = add(apply(matrixFromQuaternion(rotation), point), translation)
  return [(FOCAL * x) / z + WIDTH / 2 + vary() / 3, (FOCAL * y) / z + HEIGHT / 2 + vary() / 3]
}

/** All pairs of photos that cameras take of points. `pointsOf` gives what photo `i` sees, in the same order for all. */
function capture(cameras: readonly RigidTransform[], pointsOf: (photo: number) => Vector3[], seed = 1) {
  const random = makeRandom(seed)
  const vary = () => 2 * random() - 1
  const photos = cameras.map((_, i) => ({ name: `${i}.jpg`, widthPx: WIDTH, heightPx: HEIGHT }))
  const keypoints = cameras.map((camera, i) => pointsOf(i).map((point) => project(camera, point, vary)))
  const pairs: PairKeypoints[] = []
  for (let a = 0; a < cameras.length; a++) {
    for (let b = a + 1; b < cameras.length; b++) {
      const matches = (keypoints[a] ?? []).flatMap((point, i) => [...point, ...(keypoints[b]?.[i] ?? [0, 0])])
      pairs.push({
        name1: `${a}.jpg`,
        name2: `${b}.jpg`,
        inliers: matches.length / 4,
        keypoints: Float32Array.from(matches),
      })
    }
  }
  return { pairs, photos }
}

/** A wall at z = 0, seen from z = -4, or a scene with as much depth as width. */
function points(depth: number, seed = 5): Vector3[] {
  const random = makeRandom(seed)
  return Array.from({ length: 120 }, () => [3 * random() - 1.5, 2 * random() - 1, depth * (2 * random() - 1)])
}
const FLAT = points(0)
const DEEP = points(1)

const steps = [0, 1, 2, 3, 4]
const turning = steps.map((i) => lookAt([0, 0, -4], [0.35 * (i - 2), 0.2 * (i % 2), 0], [0.02 * i, -1, 0]))
const sideways = steps.map((i) => lookAt([0.3 * (i - 2), 0.1 * (i % 2), -4], [0.3 * (i - 2), 0, 0], [0, -1, 0]))
const around = steps.map((i) => lookAt([0.8 * (i - 2), 0.1 * (i % 2), -4], [0, 0, 0], [0, -1, 0]))
const still = steps.map(() => lookAt([0, 0, -4], [0, 0, 0], [0, -1, 0]))

test('a camera that only turned is seen, whatever is in front of it', async () => {
  for (const scene of [DEEP, FLAT]) {
    const { pairs, photos } = capture(turning, () => scene)
    expect(await judgeMotion(pairs, photos, OPTIONS)).toBe('only-turned')
  }
})

test('a wall along which the camera moved is no rotation, straight or aslant, nor is a scene', async () => {
  for (const cameras of [sideways, around]) {
    for (const scene of [FLAT, DEEP]) {
      const { pairs, photos } = capture(cameras, () => scene)
      expect(await judgeMotion(pairs, photos, OPTIONS)).toBeNull()
    }
  }
})

test('some turns among steps do not spoil a capture', async () => {
  const { pairs, photos } = capture([...around, ...turning.slice(0, 3)], () => DEEP)
  expect(await judgeMotion(pairs, photos, OPTIONS)).toBeNull()
})

test('a background that stands still is seen behind an object that turns', async () => {
  const turned = (photo: number) =>
    DEEP.slice(0, 30).map(([x, y, z]): Vector3 => {
      const angle = 0.3 * photo
      return [Math.cos(angle) * x + Math.sin(angle) * z, y, Math.cos(angle) * z - Math.sin(angle) * x]
    })
  const { pairs, photos } = capture(still, (photo) => [...FLAT, ...turned(photo)])
  expect(await judgeMotion(pairs, photos, OPTIONS)).toBe('still-background')
})

test('a logo that only some pairs have in common leaves the others their say', async () => {
  const moving = capture(around, () => DEEP)
  const logo = capture([...still, ...still], () => FLAT)
  const names = new Set(moving.pairs.map(({ name1, name2 }) => `${name1} ${name2}`))
  const pairs = [...moving.pairs, ...logo.pairs.filter(({ name1, name2 }) => !names.has(`${name1} ${name2}`))]
  // Ten photos, half of which see the same scene: too few for a model of it all.
  expect(await judgeMotion(pairs, logo.photos, { ...OPTIONS, agreeing: 0.75 })).toBe('still-background')
  expect(await judgeMotion(pairs, logo.photos.slice(0, 6), { ...OPTIONS, agreeing: 0.75 })).toBeNull()
})

test('two pairs decide nothing', async () => {
  const { pairs, photos } = capture(turning, () => DEEP)
  expect(await judgeMotion(pairs.slice(0, 2), photos, OPTIONS)).toBeNull()
})

test('of a large capture pairs are looked at one at a time, and others have their turn between them', async () => {
  const { pairs, photos } = capture(turning, () => DEEP)
  let [given, yields] = [0, 0]
  const many = function* () {
    for (let i = 0; i < 1000; i++) {
      expect(yields).toBeGreaterThanOrEqual(given)
      given++
      yield pairs[i % pairs.length] as PairKeypoints
    }
  }
  const yieldToEventLoop = () => {
    yields++
    return undefined
  }
  expect(await judgeMotion(many(), photos, { ...OPTIONS, yieldToEventLoop })).toBe('only-turned')
})
