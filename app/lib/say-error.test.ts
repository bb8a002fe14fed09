import { expect, it } from 'vitest'
import type { ErrorBody } from '#server/contracts/errors.ts'
import { de } from '../messages/de/index.ts'
import { answeredInBetween, UNREACHABLE } from './read-error.ts'
import { sayError } from './say-error.ts'
import { english } from './words/testing/english.ts'
import { Words } from './words/words.ts'
import { setWordsOfPage } from './words/words-of-page.ts'

const german = new Words({ language: 'de', locale: 'de-DE' }, de)

const refusal: ErrorBody = {
  code: 'TOO_MANY_PIXELS',
  message: 'wall.png has 300 megapixels; 200 are taken.',
  suggestion: 'Scale it down.',
  file: 'wall.png',
  retryable: false,
}

it('says what the server says where the page is English', () => {
  const { message, suggestion } = refusal
  expect(sayError(refusal, english)).toEqual({ message, suggestion, original: null })
})

it('says an error by its code in other languages, names the file, and keeps what the server said', () => {
  expect(sayError(refusal, german)).toEqual({
    message: 'wall.png: Das Bild hat zu viele Pixel.',
    suggestion: 'Verkleinern Sie das Bild.',
    original: 'wall.png has 300 megapixels; 200 are taken. Scale it down.',
  })
})

it('says what the page noticed itself in its language, without English', () => {
  setWordsOfPage(german)
  expect(sayError(UNREACHABLE, german)).toMatchObject({ message: 'Der Server ist nicht erreichbar.', original: null })
  expect(sayError(answeredInBetween(502), german).message).toContain('antwortet mit 502')
})
