import { expect, test } from 'vitest'
import { formatCount, formatRange, formatTimeLeft } from './format.ts'

test.each([
  [null, ''],
  [{ low: 38, high: 42 }, 'about 40 s left'],
  [{ low: 0, high: 0.2 }, 'about 1 s left'],
  [{ low: 110, high: 250 }, 'about 3 min left'],
  [{ low: 7000, high: 7400 }, 'about 2 h left'],
])('%o is "%s"', (range, text) => expect(formatTimeLeft(range)).toBe(text))

test.each([
  [{ low: 38, high: 42 }, '38 to 42 s'],
  [{ low: 110, high: 250 }, '2 to 4 min'],
  [{ low: 7000, high: 7400 }, '2 h'],
])('%o is the range "%s"', (range, text) => expect(formatRange(range)).toBe(text))

test('one photo is not photos', () => {
  expect([formatCount(1, 'photo'), formatCount(11, 'photo')]).toEqual(['1 photo', '11 photos'])
})
