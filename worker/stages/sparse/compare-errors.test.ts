import { expect, it } from 'vitest'
import { compareErrors } from './compare-errors.ts'

const before = Float64Array.from({ length: 400 }, (_, i) => 0.4 + (i % 7) / 10)

it('is sure of a small gain that is everywhere', () => {
  const { gain, significance } = compareErrors(
    before,
    before.map((error) => error - 0.02),
  )
  expect(gain).toBeGreaterThan(0)
  expect(significance).toBeGreaterThan(10)
})

it('sees no gain in what is as often better as worse', () => {
  const after = before.map((error, i) => error + (i % 2 ? 0.1 : -0.1))
  expect(Math.abs(compareErrors(before, after).significance)).toBeLessThan(3)
})

it('is not impressed by one wrong match less', () => {
  const wrong = before.map((error, i) => (i === 0 ? 1000 : error))
  expect(compareErrors(wrong, before).significance).toBeLessThan(1.1)
})

it('leaves out what one of the two has not, and says nothing of nothing', () => {
  const after = before.map((error, i) => (i < 200 ? Number.NaN : error - 0.02))
  expect(compareErrors(before, after).significance).toBeGreaterThan(10)
  expect(compareErrors(new Float64Array(0), new Float64Array(0))).toEqual({ gain: 0, significance: 0 })
})
