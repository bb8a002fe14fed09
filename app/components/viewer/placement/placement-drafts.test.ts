import { expect, it } from 'vitest'
import { type Placement, UNPLACED } from '#server/contracts/model/placement.ts'
import type { BrowserStorage } from '../../../lib/browser-storage.ts'
import { keepDraft, keptDraft } from './placement-drafts.ts'

const SCALED: Placement = { ...UNPLACED, metresPerUnit: 0.5 }
const CROPPED: Placement = { ...UNPLACED, crop: { min: [0, 0, 0], max: [1, 1, 1] } }

function storage(start?: string): BrowserStorage {
  let kept = start ?? null
  return { getItem: () => kept, setItem: (_, value) => (kept = value) }
}

it('gives back what was set of each model, until it is forgotten', () => {
  const browser = storage()
  keepDraft(browser, 'a', { base: UNPLACED, placement: SCALED })
  keepDraft(browser, 'b', { base: SCALED, placement: CROPPED })
  expect(keptDraft(browser, 'a', UNPLACED)).toEqual(SCALED)
  expect(keptDraft(browser, 'b', SCALED)).toEqual(CROPPED)
  keepDraft(browser, 'a', null)
  expect(keptDraft(browser, 'a', UNPLACED)).toBeNull()
  expect(keptDraft(browser, 'b', SCALED)).toEqual(CROPPED)
})

it('is not for files that were placed differently since', () => {
  const browser = storage()
  keepDraft(browser, 'a', { base: UNPLACED, placement: SCALED })
  expect(keptDraft(browser, 'a', CROPPED)).toBeNull()
})

it('keeps those of the last twenty models', () => {
  const browser = storage()
  for (let i = 0; i <= 20; i++) keepDraft(browser, `model ${i}`, { base: UNPLACED, placement: SCALED })
  expect(keptDraft(browser, 'model 0', UNPLACED)).toBeNull()
  expect(keptDraft(browser, 'model 1', UNPLACED)).toEqual(SCALED)
})

it.each(['{', '{"a":1}', '[null]', '[{"model":"a","base":{},"placement":{"rotation":[1]}}]'])(
  'takes %s for nothing',
  (written) => {
    const browser = storage(written)
    expect(keptDraft(browser, 'a', UNPLACED)).toBeNull()
    keepDraft(browser, 'a', { base: UNPLACED, placement: SCALED })
    expect(keptDraft(browser, 'a', UNPLACED)).toEqual(SCALED)
  },
)

it('does without a browser that has no room', () => {
  const full: BrowserStorage = {
    getItem: () => null,
    setItem: () => {
      throw new DOMException('full', 'QuotaExceededError')
    },
  }
  expect(() => keepDraft(full, 'a', { base: UNPLACED, placement: SCALED })).not.toThrow()
})
