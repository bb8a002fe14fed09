import { expect, it } from 'vitest'
import { isMuchSlower, slownessOf } from './likely-seconds.ts'

const minutes = (count: number) => ({ low: 60 * count, high: 60 * count })

it('compares what is left of a job with what was estimated of it', () => {
  expect(slownessOf(minutes(5), minutes(10), 0.5)).toBeCloseTo(1)
  expect(slownessOf(minutes(10), minutes(2), 0.5)).toBeCloseTo(10)
  expect(slownessOf(minutes(1), minutes(2), 1)).toBeCloseTo(60)
})

it('tells people of a job that is far slower than estimated, and not of seconds', () => {
  expect(isMuchSlower(minutes(10), minutes(2), 0.1)).toBe(true)
  expect(isMuchSlower(minutes(3), minutes(2), 0.1)).toBe(false)
  expect(isMuchSlower({ low: 20, high: 30 }, { low: 5, high: 6 }, 0.2)).toBe(false)
})
