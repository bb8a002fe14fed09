import { expect, it } from 'vitest'
import type { ErrorBody } from '#server/contracts/errors.ts'
import { explainError } from '#server/contracts/notes/explain-error.ts'
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

it('adds no English to an error whose code says it all', () => {
  const gone: ErrorBody = { code: 'NAME_TAKEN', message: 'Another.', suggestion: 'Choose.', retryable: false }
  expect(sayError(gone, german)).toEqual({
    message: 'Ein anderes Projekt heißt schon so.',
    suggestion: 'Wählen Sie einen anderen Namen.',
    original: null,
  })
})

it('says all of an error that has a note, with sizes, presets and steps as the language writes them', () => {
  const { message, suggestion, note } = explainError('workerLostIn', 'fits', {
    stage: 'depth',
    preset: 'draft',
    needBytes: 1.2e9,
    freeBytes: 3.4e9,
  })
  expect([message, suggestion]).toEqual([
    'The worker died several times in the step “Measure depth”. Most likely the machine ran out of memory.',
    'Choose Draft, which needs about 1.2 GB; 3.4 GB are free.',
  ])
  const error: ErrorBody = { code: 'WORKER_LOST', message, suggestion, note, retryable: true }
  expect(sayError(error, german)).toEqual({
    message:
      'Der Worker ist im Schritt „Tiefe berechnen“ mehrmals abgestürzt. Wahrscheinlich reichte der Arbeitsspeicher nicht.',
    suggestion: 'Wählen Sie „Entwurf“: Das braucht etwa 1,2\u00a0GB; 3,4\u00a0GB sind frei.',
    original: null,
  })
  const ofAnother: ErrorBody = { ...error, note: { ...note, code: 'notYetThought' } }
  expect(sayError(ofAnother, german).original).toBe(`${message} ${suggestion}`)
})

it('says what the page noticed itself in its language, without English', () => {
  setWordsOfPage(german)
  expect(sayError(UNREACHABLE, german)).toMatchObject({ message: 'Der Server ist nicht erreichbar.', original: null })
  expect(sayError(answeredInBetween(502), german).message).toContain('meldet 502')
})
