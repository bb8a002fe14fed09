import { expect, it } from 'vitest'
import type { BrowserStorage } from '../../../lib/browser-storage.ts'
import { forgetText, keepText, keptText } from './text-drafts.ts'

function storage(start?: string): BrowserStorage {
  let kept = start ?? null
  return { getItem: () => kept, setItem: (_, value) => (kept = value) }
}

it('gives back what was typed and where it belongs, until it is forgotten', () => {
  const browser = storage()
  keepText(browser, { of: 'a', base: '', text: 'A cra', position: [1, 2, 3] })
  keepText(browser, { of: 'a', base: '', text: 'A crack', position: [1, 2, 3] })
  keepText(browser, { of: 'b', base: 'Front', text: 'Frontal', position: null })
  expect(keptText(browser, 'a', '')).toMatchObject({ text: 'A crack', position: [1, 2, 3] })
  forgetText(browser, 'a')
  expect(keptText(browser, 'a', '')).toBeNull()
  expect(keptText(browser, 'b', 'Front')?.text).toBe('Frontal')
})

it('is not for a text that was saved differently since', () => {
  const browser = storage()
  keepText(browser, { of: 'b', base: 'Front', text: 'Frontal', position: null })
  expect(keptText(browser, 'b', 'Back')).toBeNull()
})

it.each(['{', '{"of":"a"}', '[null,7]', '[{"of":"a","base":"","text":"x","position":[1]}]'])(
  'takes %s for nothing',
  (written) => {
    const browser = storage(written)
    expect(keptText(browser, 'a', '')).toBeNull()
    keepText(browser, { of: 'a', base: '', text: 'x', position: null })
    expect(keptText(browser, 'a', '')?.text).toBe('x')
  },
)
