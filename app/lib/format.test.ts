import { describe, expect, it } from 'vitest'
import {
  formatDuration,
  formatLikely,
  formatPercent,
  formatQueue,
  formatRange,
  formatTimeLeft,
  formatWhen,
} from './format.ts'

describe('formatDuration', () => {
  it.each([
    [-1, '0 s'],
    [59.4, '59 s'],
    [59.6, '1 min 00 s'],
    [125, '2 min 05 s'],
    [4320, '1 h 12 min'],
  ])('%d -> %s', (seconds, text) => expect(formatDuration(seconds)).toBe(text))
})

describe('formatRange', () => {
  it.each([
    [38, 62, '40 s to 1 min'],
    [121, 240, '2 to 4 min'],
    [41, 42, '40 s'],
    [0, 3, '1 to 3 s'],
    [3600, 9000, '1 to 2.5 h'],
  ])('%d to %d -> %s', (low, high, text) => expect(formatRange({ low, high })).toBe(text))
})

it('says so when the time left is not known', () => {
  expect(formatTimeLeft(null)).toBe('time left not known yet')
  expect(formatTimeLeft({ low: 38, high: 62 })).toBe('about 50 s left')
})

it('shows 100 % for what is done only', () => {
  expect(formatPercent(0.999)).toBe('99 %')
  expect(formatPercent(1)).toBe('100 %')
})

it('goes from words to a date after a day', () => {
  const now = Date.parse('2026-05-02T12:00:00Z')
  expect(formatWhen('2026-05-02T11:59:30Z', now)).toBe('just now')
  expect(formatWhen('2026-05-02T11:15:00Z', now)).toBe('45 min ago')
  expect(formatWhen('2026-05-02T03:00:00Z', now)).toBe('9 h ago')
  expect(formatWhen('2026-04-20T03:00:00Z', now, 'en-GB')).toBe('20 Apr 2026')
})

it.each([
  [360, 1020, 'about 10 min'],
  [300, 300, 'about 5 min'],
  [0, 0, 'about 1 s'],
  [1800, 7200, 'about 1 h'],
])('from %d to %d s is %s', (low, high, text) => expect(formatLikely({ low, high })).toBe(text))

it.each([
  [0, 0, 'Next in line'],
  [1, 0, '1 job ahead'],
  [3, 720, '3 jobs ahead, starts in about 12 min'],
  [null, null, 'Next in line'],
])('%j ahead, starting in %j s', (queuePosition, startsInSeconds, text) => {
  expect(formatQueue({ queuePosition, startsInSeconds })).toBe(text)
})
