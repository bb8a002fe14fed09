import { expect, test } from 'vitest'
import { type Doubt, isWorthTrying, MAPPER_TRIES } from './tries.ts'

const TRUSTED = { focalLengthPx: 900, focalLengthTrusted: true }
const DOUBTFUL = { focalLengthPx: 3600, focalLengthTrusted: false }
const UNKNOWN = { focalLengthPx: null, focalLengthTrusted: false }

const triesFor = (doubt: Doubt, photos: Parameters<typeof isWorthTrying>[2]) =>
  MAPPER_TRIES.filter((attempt) => isWorthTrying(attempt, new Set([doubt]), photos)).map(({ name }) => name)

test('lenses are held where all are trusted, and forgotten where any is named', () => {
  expect(triesFor('few', [TRUSTED, TRUSTED])).toEqual(['forward', 'weak', 'lens-held', 'lens-unknown'])
  expect(triesFor('few', [TRUSTED, DOUBTFUL])).toEqual(['forward', 'weak', 'lens-unknown'])
  expect(triesFor('few', [TRUSTED, UNKNOWN])).toEqual(['forward', 'weak', 'lens-unknown'])
  expect(triesFor('few', [UNKNOWN, UNKNOWN])).toEqual(['forward', 'weak'])
  expect(triesFor('lens', [DOUBTFUL, DOUBTFUL])).toEqual(['forward', 'lens-unknown'])
})
