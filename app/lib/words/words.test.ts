import { expect, it } from 'vitest'
import { de } from '../../messages/de/index.ts'
import { fr } from '../../messages/fr/index.ts'
import { english } from './testing/english.ts'
import { Words } from './words.ts'

const german = new Words({ language: 'de', locale: 'de-DE' }, de)
const french = new Words({ language: 'fr', locale: 'fr-FR' }, fr)

/** Intl separates with several kinds of space. */
const plain = (text: string) => text.replace(/\s/g, ' ')

it('chooses the form for a number of things by the rules of the language', () => {
  expect(english.t('viewer.triangles', { count: 1 })).toBe('1 triangle')
  expect(english.t('viewer.triangles', { count: 0 })).toBe('0 triangles')
  expect(german.t('viewer.triangles', { count: 0 })).toBe('0 Dreiecke')
  // French counts nothing as one.
  expect(french.t('viewer.triangles', { count: 0 })).toBe('0 triangle')
  expect(french.t('viewer.triangles', { count: 2 })).toBe('2 triangles')
  expect(plain(french.t('viewer.triangles', { count: 1_000_000 }))).toBe('1 000 000 de triangles')
})

it('writes numbers in sentences as the language does', () => {
  expect(english.t('viewer.points', { count: 12_345 })).toBe('12,345 points')
  expect(german.t('viewer.points', { count: 12_345 })).toBe('12.345 Punkte')
  expect(plain(french.t('viewer.points', { count: 12_345 }))).toBe('12 345 points')
})

it('gives a sentence in pieces, where a gap takes an element', () => {
  const element = { bold: true }
  expect(english.parts('viewer.unitIs', { length: element })).toEqual(['1 unit is ', element, '.'])
})

it('keeps names that are written from right to left apart from what is around them', () => {
  const isolatedLion = '\u2068أسد\u2069'
  expect(english.t('compare.noModel', { name: 'أسد' })).toBe(`“${isolatedLion}” has no finished model to compare.`)
  expect(english.list(['أسد', 'lion', '獅子'])).toBe(`${isolatedLion}, lion and 獅子`)
})

it('writes sizes, shares and times as the language does', () => {
  expect(english.format.bytes(1_234_567)).toBe('1.2 MB')
  expect(plain(german.format.bytes(1_234_567))).toBe('1,2 MB')
  expect(plain(french.format.bytes(1_234_567))).toBe('1,2 Mo')
  expect(english.format.percent(0.459)).toBe('45%')
  expect(plain(german.format.percent(0.999))).toBe('99 %')
  expect(plain(french.format.share(0.004))).toBe('moins de 1 %')
  expect(german.format.when('2026-01-01T10:00:00Z', Date.parse('2026-01-01T10:05:10Z'))).toBe('vor 5 Minuten')
  expect(french.format.likely({ low: 500, high: 700 })).toMatch(/^environ 1\d min$/)
})

it.each([
  [3.6, '4 s'],
  [60, '1 min'],
  [125, '2 min 5 s'],
  [4320, '1 h 12 min'],
  [7200, '2 h'],
])('writes %d seconds as %s', (seconds, text) => {
  expect(english.format.duration(seconds)).toBe(text)
})
