import { Vector3 } from 'three'
import { expect, it } from 'vitest'
import { UNPLACED } from '#server/contracts/model/placement.ts'
import { Words } from '../../../lib/words/words.ts'
import { en } from '../../../messages/en/index.ts'
import { type CropChange, cropProblem, cropWarnings } from './crop-loss.ts'

const words = new Words({ language: 'en', locale: 'en' }, en)

/** A cube of side 2 around the origin. */
const CROPPED: CropChange['placement'] = { ...UNPLACED, crop: { min: [-1, -1, -1], max: [1, 1, 1] } }

const MOST: CropChange = {
  applied: UNPLACED,
  placement: CROPPED,
  triangles: { kept: 40_000, whole: 48_009 },
  pins: [new Vector3(0, 0.5, 0)],
  isShared: false,
}

it('asks nothing when a crop keeps most of a model and all of its annotations', () => {
  expect(cropProblem(MOST, words)).toBeNull()
  expect(cropWarnings(MOST, words)).toEqual([])
})

it('names what a crop takes away', () => {
  const loss = {
    ...MOST,
    triangles: { kept: 12_340, whole: 48_009 },
    pins: [...MOST.pins, new Vector3(0, 2, 0)],
    isShared: true,
  }
  expect(cropProblem(loss, words)).toBeNull()
  expect(cropWarnings(loss, words)).toEqual([
    'Only 12,340 of 48,009 triangles stay.',
    '1 annotation is outside the box and will no longer be shown.',
    'The model is shared: its link will show the cropped model.',
  ])
})

it('asks nothing again of a crop that the files have, nor of a reset', () => {
  const scaled = { ...CROPPED, metresPerUnit: 2 }
  const loss = { triangles: { kept: 1000, whole: 48_009 }, pins: [new Vector3(0, 2, 0)], isShared: true }
  expect(cropWarnings({ ...loss, applied: CROPPED, placement: scaled }, words)).toEqual([])
  expect(cropWarnings({ ...loss, applied: CROPPED, placement: UNPLACED }, words)).toEqual([])
})

it('takes no crop that leaves almost nothing', () => {
  expect(cropProblem({ ...MOST, triangles: { kept: 120, whole: 48_009 } }, words)).toMatch('almost nothing')
  expect(cropProblem({ ...MOST, placement: UNPLACED, triangles: { kept: 0, whole: 0 } }, words)).toBeNull()
})
