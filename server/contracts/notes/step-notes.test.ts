import { expect, it } from 'vitest'
import { stepNote, stepNoteText } from './step-notes.ts'

it('says a note in English, with numbers as English writes them', () => {
  expect(stepNoteText(stepNote('foundCameras', { done: 31, count: 55, points: 12_345 }))).toBe(
    'Registered 31 of 55 photos, 12,345 points',
  )
  expect(stepNoteText(stepNote('readingMasks'))).toBe('Reading masks')
  expect(stepNoteText('As it was written.')).toBe('As it was written.')
})
