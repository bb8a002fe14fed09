import { Euler, Matrix4, Quaternion, Vector3 } from 'three'
import { describe, expect, test } from 'vitest'
import { makeRandom } from '#worker/testing/make-random.ts'
import { alignCameras, type CameraPose, type PosePair } from './align-cameras.ts'

const A_FROM_B = new Matrix4().compose(
  new Vector3(3, -1, 2),
  new Quaternion().setFromEuler(new Euler(0.4, 2.2, -1.1)),
  new Vector3(2.5, 2.5, 2.5),
)

function camera(center: Vector3, turn: number): CameraPose {
  return { center, rotation: new Quaternion().setFromEuler(new Euler(0.1 * turn, turn, 0)) }
}

/** The same cameras in the frame of `b`. */
function pairOf(a: CameraPose): PosePair {
  const bFromA = A_FROM_B.clone().invert()
  const turn = new Quaternion()
  bFromA.decompose(new Vector3(), turn, new Vector3())
  return [a, { center: a.center.clone().applyMatrix4(bFromA), rotation: turn.clone().multiply(a.rotation) }]
}

const onCircle = (count: number) =>
  Array.from({ length: count }, (_, i) => {
    const angle = (2 * Math.PI * i) / count
    return camera(new Vector3(2 * Math.cos(angle), 0.2 * (i % 2), 2 * Math.sin(angle)), angle)
  })

/** How far a point of the scene is off, in the frame of `a`. */
function offBy(found: Matrix4 | null): number {
  if (!found) return Number.POSITIVE_INFINITY
  const point = new Vector3(0.3, 0.5, -0.2)
  return point.clone().applyMatrix4(A_FROM_B).distanceTo(point.clone().applyMatrix4(found))
}

describe('cameras of the same photos', () => {
  test('give the turn, the scale and the place between two reconstructions', () => {
    expect(offBy(alignCameras(onCircle(8).map(pairOf)))).toBeLessThan(1e-9)
    expect(offBy(alignCameras(onCircle(3).map(pairOf)))).toBeLessThan(1e-9)
  })

  test('on a line are enough, as they look somewhere', () => {
    const walk = [0, 1, 2, 3].map((i) => camera(new Vector3(i, 0, 0), 0.1 * i))
    expect(offBy(alignCameras(walk.map(pairOf)))).toBeLessThan(1e-9)
  })

  test('may be a little off, and one may be quite wrong', () => {
    const random = makeRandom(7)
    const noise = () => 0.01 * (random() - 0.5)
    const pairs = onCircle(12).map(pairOf)
    for (const [a] of pairs) a.center.add(new Vector3(noise(), noise(), noise()))
    pairs[4]?.[1].center.set(9, 9, 9)
    expect(offBy(alignCameras(pairs))).toBeLessThan(0.02)
  })

  test('that are too few, in one place, or of other photos give nothing', () => {
    expect(alignCameras(onCircle(2).map(pairOf))).toBeNull()
    expect(alignCameras([0, 1, 2].map((i) => pairOf(camera(new Vector3(1, 1, 1), i))))).toBeNull()
    const there = onCircle(9)
    const shuffled = there.map((a, i): PosePair => [a, pairOf(there[(4 * i) % 9] as CameraPose)[1]])
    expect(alignCameras(shuffled)).toBeNull()
  })
})
