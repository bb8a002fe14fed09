import { expect, it } from 'vitest'
import type { Measurement } from '#server/contracts/model/marks.ts'
import type { BrowserStorage } from '../../../lib/browser-storage.ts'
import { keepMeasurements, keptMeasurements } from './measurement-drafts.ts'

function storage(start?: string): BrowserStorage {
  let kept = start ?? null
  return { getItem: () => kept, setItem: (_, value) => (kept = value) }
}

const LINE: Measurement = { kind: 'measurement', id: 'one', from: [0, 1, 2], to: [3, 4, 5] }

it('gives each model its own measurements, until there are none', () => {
  const browser = storage()
  keepMeasurements(browser, 'a', [LINE, { ...LINE, id: 'two' }])
  keepMeasurements(browser, 'b', [LINE])
  expect(keptMeasurements(browser, 'a').map(({ id }) => id)).toEqual(['one', 'two'])
  keepMeasurements(browser, 'a', [])
  expect(keptMeasurements(browser, 'a')).toEqual([])
  expect(keptMeasurements(browser, 'b')).toEqual([LINE])
})

it.each([
  '{',
  '[null,7]',
  '[{"model":"a"}]',
  '[{"model":"a","measurements":[{"kind":"measurement","id":"one","from":[1,2],"to":[1,2,3]}]}]',
])('takes %s for nothing', (written) => {
  const browser = storage(written)
  expect(keptMeasurements(browser, 'a')).toEqual([])
  keepMeasurements(browser, 'a', [LINE])
  expect(keptMeasurements(browser, 'a')).toEqual([LINE])
})
