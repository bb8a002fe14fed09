import { expect, it } from 'vitest'
import { allPairs, type PhotoPair } from './choose-pairs.ts'
import { pairsToAdd } from './pairs-to-add.ts'

const scoreOf = () => 0

/** Photos 0 to 3 and 4 to 7, all verified within each half. */
const halves: PhotoPair[] = allPairs(8).filter(([a, b]) => a < 4 === b < 4)

it('adds nothing when all photos hang together well', () => {
  const tried: PhotoPair[] = [...halves, [3, 4]]
  expect(pairsToAdd({ photoCount: 8, tried, verified: tried, scoreOf })).toEqual([])
})

it('tries everything between parts that nothing connects', () => {
  const added = pairsToAdd({ photoCount: 8, tried: halves, verified: halves, scoreOf })
  expect(added).toHaveLength(16)
  expect(added.every(([a, b]) => a < 4 && b >= 4)).toBe(true)
})

it('tries a photo with few partners with all others, but no pair twice', () => {
  const verified = allPairs(8).filter(([a, b]) => b !== 7 || a === 0)
  const tried: PhotoPair[] = [...verified, [1, 7]]
  expect(pairsToAdd({ photoCount: 8, tried, verified, scoreOf })).toEqual([2, 3, 4, 5, 6].map((photo) => [photo, 7]))
})

it('has nothing to add when all pairs were tried', () => {
  expect(pairsToAdd({ photoCount: 8, tried: allPairs(8), verified: [], scoreOf })).toEqual([])
})

it('tries the likeliest between two large scenes, and some of every photo', () => {
  const photoCount = 300
  const tried = allPairs(photoCount).filter(([a, b]) => a < 150 === b < 150 && b - a <= 4)
  // The way from one room to the other, and a picture on a wall that looks like many.
  const scoreOf = (a: number, b: number) => (a === 17 && b === 240 ? 90 : a === 30 ? 60 : 0)
  const added = pairsToAdd({ photoCount, tried, verified: tried, scoreOf })
  expect(added).toHaveLength(1500)
  expect(added).toContainEqual([17, 240])
  expect(new Set(added.map(String)).size).toBe(1500)
  expect(added.every(([a, b]) => a < 150 && b >= 150)).toBe(true)
  const asked = Array.from({ length: photoCount }, (_, photo) => added.filter((pair) => pair.includes(photo)).length)
  expect(Math.min(...asked)).toBeGreaterThanOrEqual(4)
})
