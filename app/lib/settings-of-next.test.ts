import { expect, it } from 'vitest'
import { settingsOfNext } from './settings-of-next.ts'

it('keeps the background that was left out, and that it was to be tried anyway, and none of the numbers of the other quality', () => {
  expect(settingsOfNext({ background: 'still', depthPx: 480 })).toEqual({ background: 'still' })
  expect(settingsOfNext({ tryAnyway: true, depthPx: 480 })).toEqual({ tryAnyway: true })
  expect(settingsOfNext({ depthPx: 480 })).toBeUndefined()
})
