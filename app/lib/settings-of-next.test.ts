import { expect, it } from 'vitest'
import { settingsOfNext } from './settings-of-next.ts'

it('keeps the background that was left out, and none of the numbers of the other quality', () => {
  expect(settingsOfNext({ background: 'still', depthPx: 480 })).toEqual({ background: 'still' })
  expect(settingsOfNext({ depthPx: 480 })).toBeUndefined()
})
