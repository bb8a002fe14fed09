import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import { UNPLACED } from '#server/contracts/model/placement.ts'
import { WordsProvider } from '../../../lib/words/words-provider.tsx'
import { de } from '../../../messages/de/index.ts'
import { CropSliders } from './crop-sliders.tsx'

it('reads the numbers of a slider out in the language of the page, whatever the browser speaks', () => {
  const draft = { placement: UNPLACED, change: () => {}, undo: null, redo: null } as never
  const sliders = createElement(CropSliders, {
    draft,
    bounds: { min: [-1.5, 0, 0], max: [1.5, 1, 1] },
    triangles: null,
  })
  const choice = { language: 'de', locale: 'de-DE' } as const
  const html = renderToStaticMarkup(createElement(WordsProvider, { choice, messages: de } as never, sliders))
  expect(html).toContain('aria-valuetext="-1,5"')
})
