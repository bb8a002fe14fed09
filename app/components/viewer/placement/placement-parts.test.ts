import { expect, it } from 'vitest'
import { UNPLACED } from '#server/contracts/model/placement.ts'
import { changedParts } from './placement-parts.ts'

it('names what differs, and nothing else', () => {
  const crop = { min: [0, 0, 0], max: [1, 1, 1] } satisfies typeof UNPLACED.crop
  expect(changedParts(UNPLACED, { ...UNPLACED })).toEqual([])
  expect(changedParts(UNPLACED, { ...UNPLACED, crop, metresPerUnit: 2 })).toEqual(['scale', 'crop'])
  expect(changedParts({ ...UNPLACED, crop }, { ...UNPLACED, origin: [0, 1, 0] })).toEqual(['ground', 'crop'])
})
