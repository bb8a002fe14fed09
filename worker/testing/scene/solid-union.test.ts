import { expect, it } from 'vitest'
import { makeRandom } from '../make-random.ts'
import { aroundX, aroundY } from './axis-turns.ts'
import { ball, box, rod, torus } from './solid.ts'
import { SolidUnion } from './solid-union.ts'

const SOLIDS = [
  box([0, 0.15, 0], aroundY(0.4), [0.6, 0.15, 0.5], 0.03),
  torus([0.1, 0.8, 0], aroundX(-0.3), 0.43, 0.11),
  ball([0.1, 0.8, 0], 0.2),
  rod([0.5, 0.4, -0.3], [0.2, 1.5, -0.2], 0.08),
]

it('is as far away as the nearest of its solids, outside and inside, or as the limit', () => {
  const union = new SolidUnion(SOLIDS)
  const alone = SOLIDS.map((solid) => new SolidUnion([solid]))
  const random = makeRandom(5)
  const count = { inside: 0, wrong: 0 }
  for (let i = 0; i < 20_000; i++) {
    const [x, y, z] = [2 * random() - 1, 2 * random() - 0.2, 2 * random() - 1]
    const each = SOLIDS.map((_, index) => union.distanceTo(index, x, y, z))
    const least = Math.min(...each)
    const found = union.distance(x, y, z, 1e9)
    // Of solids that overlap the one that is asked first decides how deep it is.
    const agrees = least < 0 ? found < 0 : found === least
    if (least < 0) count.inside++
    if (alone.some((solid, index) => solid.distance(x, y, z, 1e9) !== each[index])) count.wrong++
    if (!agrees || union.distance(x, y, z, least - 0.01) !== least - 0.01) count.wrong++
  }
  expect(count).toEqual({ inside: expect.toSatisfy((n: number) => n > 1000), wrong: 0 })
})
