import { expect, test } from 'vitest'
import { chooseBlockPhotos, countBlockPairs } from './exhaustive-blocks.ts'

/** In the order of the matcher: row by row. */
function blockPairs(photoCount: number, blockPhotos: number): number[] {
  const blocks = Math.ceil(photoCount / blockPhotos)
  return Array.from({ length: blocks * blocks }, (_, i) =>
    countBlockPairs(photoCount, blockPhotos, {
      row: Math.floor(i / blocks),
      column: i % blocks,
      blocks,
      finished: true,
    }),
  )
}

test('eleven photos in blocks of eight', () => {
  expect(blockPairs(11, 8)).toEqual([28, 3, 21, 3])
})

test.each([
  [2, 8],
  [8, 8],
  [9, 8],
  [50, 8],
  [57, 14],
])('the blocks of %i photos by %i hold each pair once', (photoCount, blockPhotos) => {
  const sum = blockPairs(photoCount, blockPhotos).reduce((a, b) => a + b)
  expect(sum).toBe((photoCount * (photoCount - 1)) / 2)
})

test('blocks grow with the threads that wait at their end', () => {
  expect([1, 2, 5, 17].map(chooseBlockPhotos)).toEqual([8, 8, 16, 32])
})
