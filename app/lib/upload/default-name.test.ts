import { expect, it } from 'vitest'
import { english } from '../words/testing/english.ts'
import { defaultName } from './default-name.ts'
import type { Photo } from './photo.ts'

const photoIn = (folder: string): Photo => ({
  key: crypto.randomUUID(),
  fileName: '0001.jpg',
  byteSize: 1,
  lastModified: 0,
  folder,
  state: 'waiting',
  sentBytes: 0,
  uploadId: null,
  isShared: false,
  thumbnailUrl: null,
  duplicateOf: null,
  duplicateOfId: null,
  size: null,
  sharpness: null,
  notes: [],
  camera: null,
  error: null,
})
const day = new Date(2026, 4, 12)

it('is the folder when all photos came in one', () => {
  expect(defaultName([photoIn('castle'), photoIn('castle')], day, english)).toBe('castle')
})

it('is the innermost folder that all share and whose name says something', () => {
  const named = (...folders: string[]) => defaultName(folders.map(photoIn), day, english)
  expect(named('castle/images', 'castle/images')).toBe('castle')
  expect(named('castle/DCIM/100APPLE', 'castle/DCIM/101APPLE')).toBe('castle')
  expect(named('holiday/castle', 'holiday/castle/details')).toBe('castle')
  expect(named('images', 'images')).toBe('Photos of 12 May 2026')
  expect(named('castle', 'castles')).toBe('Photos of 12 May 2026')
})

it('is the day otherwise', () => {
  expect(defaultName([photoIn('castle'), photoIn('')], day, english)).toBe('Photos of 12 May 2026')
  expect(defaultName([], day, english)).toBe('Photos of 12 May 2026')
})
