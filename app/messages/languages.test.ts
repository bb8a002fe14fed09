import { expect, it } from 'vitest'
import { chooseLanguage } from './languages.ts'

it.each([
  ['fr-CA,fr;q=0.9,en;q=0.8', 'fr', 'fr-CA'],
  ['es,de;q=0.7,en;q=0.3', 'de', 'de-DE'],
  // The order of the list is not that of preference.
  ['en;q=0.2, de-AT;q=0.9', 'de', 'de-AT'],
  ['de;q=0,en', 'en', 'en-GB'],
  ['en-US,en;q=0.5', 'en', 'en-US'],
  ['ja', 'en', 'en-GB'],
  ['*', 'en', 'en-GB'],
  ['', 'en', 'en-GB'],
  ['de_DE;;q=x,,;=', 'en', 'en-GB'],
  [null, 'en', 'en-GB'],
])('takes the language that a browser asks for most: %s', (header, language, locale) => {
  expect(chooseLanguage(undefined, header)).toEqual({ language, locale })
})

it('takes a choice by hand before all, with the region that the browser has for it', () => {
  expect(chooseLanguage('de', 'fr,de-CH;q=0.1')).toEqual({ language: 'de', locale: 'de-CH' })
  expect(chooseLanguage('fr', 'de')).toEqual({ language: 'fr', locale: 'fr-FR' })
})

it('takes no notice of a choice that is no language of the page', () => {
  expect(chooseLanguage('../../etc', 'de').language).toBe('de')
})
