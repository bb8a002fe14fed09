import { expect, it } from 'vitest'
import { stepNote } from '#server/contracts/notes/step-notes.ts'
import { de } from '../messages/de/index.ts'
import { sayStep } from './say-step.ts'
import { english } from './words/testing/english.ts'
import { Words } from './words/words.ts'

const german = new Words({ language: 'de', locale: 'de-DE' }, de)
const note = stepNote('foundCameras', { done: 31, count: 55, points: 12_345 })
const message = 'Registered 31 of 55 photos, 12,345 points'

it('says what a step reports in the language of the page', () => {
  expect(sayStep({ note, message }, german)).toEqual({
    text: '31 von 55 Fotos registriert, 12.345 Punkte',
    lang: undefined,
  })
  expect(sayStep({ note, message }, english)).toEqual({ text: message, lang: undefined })
})

it('shows English, and names it so, where an older version gave no note or another version one that is not known here', () => {
  expect(sayStep({ message }, german)).toEqual({ text: message, lang: 'en' })
  expect(sayStep({ message, note: { code: 'notYetThought', values: {} } }, german)).toEqual({
    text: message,
    lang: 'en',
  })
  expect(sayStep({ message }, english)).toEqual({ text: message, lang: undefined })
})
