import { expect, test } from 'vitest'
import { boxSum } from './box-sum.ts'

test.each([
  [7, 5, 1],
  [7, 5, 3],
  [4, 9, 6],
])('%i x %i pixels, %i to each side: the sums of what is there', (widthPx, heightPx, radiusPx) => {
  const values = Float32Array.from({ length: widthPx * heightPx }, (_, i) => (i * 31) % 17)
  const sums = new Float32Array(values.length)
  boxSum(values, { widthPx, heightPx }, radiusPx, sums, new Float64Array(values.length))
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      let sum = 0
      for (const [i, value] of values.entries()) {
        if (Math.abs((i % widthPx) - x) <= radiusPx && Math.abs(Math.floor(i / widthPx) - y) <= radiusPx) sum += value
      }
      expect(sums[y * widthPx + x]).toBe(sum)
    }
  }
})
