import { expect, it } from 'vitest'
import { english } from '../../../lib/words/testing/english.ts'
import { formatLength } from './length.ts'

it('says lengths in the unit that fits, and in none while the scale is unknown', () => {
  expect(formatLength(0.73412, null, english)).toBe('0.734 units')
  expect(formatLength(0.5, 0.01, english)).toBe('5.00 mm')
  expect(formatLength(2, 0.1, english)).toBe('20.0 cm')
  expect(formatLength(12.346, 1, english)).toBe('12.3 m')
  expect(formatLength(5, 1000, english)).toBe('5.00 km')
})
