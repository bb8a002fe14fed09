import { expect, it } from 'vitest'
import { allPairs, type PhotoPair } from './choose-pairs.ts'
import { pairsToAdd } from './pairs-to-add.ts'

/** Photos 0 to 3 and 4 to 7, all verified within each half. */
const halves: PhotoPair[] = allPairs(8).filter(([a, b]) => a < 4 === b < 4)

it('adds nothing when all photos hang together well', () => {
  const tried: PhotoPair[] = [...halves, [3, 4]]
  expect(pairsToAdd({ photoCount: 8, tried, verified: tried })).toEqual([])
})

it('tries everything between parts that nothing connects', () => {
  const added = pairsToAdd({ photoCount: 8, tried: halves, verified: halves })
  expect(added).toHaveLength(16)
  expect(added.every(([a, b]) => a < 4 && b >= 4)).toBe(true)
})

it('tries a photo with few partners with all others, but no pair twice', () => {
  const verified = allPairs(8).filter(([a, b]) => b !== 7 || a === 0)
  const tried: PhotoPair[] = [...verified, [1, 7]]
  expect(pairsToAdd({ photoCount: 8, tried, verified })).toEqual([2, 3, 4, 5, 6].map((photo) => [photo, 7]))
})

it('has nothing to add when all pairs were tried', () => {
  expect(pairsToAdd({ photoCount: 8, tried: allPairs(8), verified: [] })).toEqual([])
})
