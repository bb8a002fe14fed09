import { expect, it } from 'vitest'
import { findDoubtful } from './find-doubtful.ts'
import type { Photo } from './photo.ts'

function photoOf(key: string, sharpness: number | null, change: Partial<Photo> = {}): Photo {
  const file = { fileName: `${key}.jpg`, byteSize: 1, lastModified: 1, folder: '', sentBytes: 1, uploadId: key }
  const rest = { isShared: false, size: null, thumbnailUrl: null, duplicateOf: null, error: null }
  return { key, ...file, ...rest, state: 'accepted', sharpness, ...change }
}

it('knows a blurred photo by the others, and a plain one by itself', () => {
  const photos = [photoOf('a', 900), photoOf('b', 600), photoOf('c', 150), photoOf('d', 3), photoOf('e', 700)]
  expect([...findDoubtful(photos)]).toEqual(['c', 'd'])
})

it('doubts nothing in a capture that is soft all over, nor what is not used', () => {
  expect(findDoubtful([photoOf('a', 40), photoOf('b', 50), photoOf('c', 30)]).size).toBe(0)
  const unused = [photoOf('d', 1, { duplicateOf: 'a.jpg' }), photoOf('e', 1, { state: 'refused' }), photoOf('f', null)]
  expect(findDoubtful([photoOf('a', 900), ...unused]).size).toBe(0)
})
