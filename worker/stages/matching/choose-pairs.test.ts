import { expect, it } from 'vitest'
import { allPairs, choosePairs, type PhotoPair } from './choose-pairs.ts'

const COUNT = 40

/** Photos around an object: the more similar, the nearer they are on the circle. */
function onCircle(a: number, b: number): number {
  const apart = Math.min(Math.abs(a - b), COUNT - Math.abs(a - b))
  return apart < 8 ? 80 - 10 * apart : 0
}

const has = (pairs: readonly PhotoPair[], a: number, b: number) => pairs.some(([x, y]) => x === a && y === b)

it('matches all pairs of a small capture', () => {
  expect(choosePairs({ photoCount: 6, scoreOf: () => 10 })).toEqual(allPairs(6))
})

it('matches each photo of a large one with those that look most like it', () => {
  const pairs = choosePairs({ photoCount: COUNT, scoreOf: onCircle })
  expect(pairs.length).toBeLessThan(0.2 * allPairs(COUNT).length)
  expect(has(pairs, 0, COUNT - 1)).toBe(true)
  expect(has(pairs, 10, 12)).toBe(true)
  expect(has(pairs, 0, 20)).toBe(false)
  expect(pairs).toEqual(pairs.toSorted((a, b) => a[0] - b[0] || a[1] - b[1]))
})

it('matches what was taken one after the other, also where nothing looks similar', () => {
  const pairs = choosePairs({ photoCount: COUNT, scoreOf: () => 0 })
  expect(pairs).toHaveLength(2 * COUNT - 3)
  expect(has(pairs, 20, 22)).toBe(true)
})

it('matches what was taken at one place, at whatever time', () => {
  const distanceM = (a: number, b: number) => (a === 30 || b === 30 ? null : Math.abs((a % 20) - (b % 20)))
  const pairs = choosePairs({ photoCount: COUNT, scoreOf: () => 0, distanceM })
  expect(has(pairs, 4, 24)).toBe(true)
  expect(has(pairs, 10, 30)).toBe(false)
})
