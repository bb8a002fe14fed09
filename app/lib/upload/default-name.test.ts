import { expect, it } from 'vitest'
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
  size: null,
  sharpness: null,
  error: null,
})
const day = new Date(2026, 4, 12)

it('is the folder when all photos came in one', () => {
  expect(defaultName([photoIn('castle'), photoIn('castle')], day, 'en-GB')).toBe('castle')
})

it('is the day otherwise', () => {
  expect(defaultName([photoIn('castle'), photoIn('')], day, 'en-GB')).toBe('Photos of 12 May 2026')
  expect(defaultName([], day, 'en-GB')).toBe('Photos of 12 May 2026')
})
