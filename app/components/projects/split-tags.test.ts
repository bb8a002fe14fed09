import { expect, test } from 'vitest'
import { splitTags } from './split-tags.ts'

test.each([
  { text: '', tags: [] },
  { text: ' , ,', tags: [] },
  { text: 'clay', tags: ['clay'] },
  { text: ' #clay,  raw   edge ,CLAY, # 1900', tags: ['clay', 'raw edge', '1900'] },
])('$text', ({ text, tags }) => {
  expect(splitTags(text)).toEqual(tags)
})
