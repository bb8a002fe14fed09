import { expect, test } from 'vitest'
import { photoNoteText } from '#server/contracts/notes/photo-notes.ts'
import { explainUnregistered, type UnregisteredPhoto } from './explain-unregistered.ts'

const PHOTO: UnregisteredPhoto = { name: '0004.jpg', features: 5000, relativeSharpness: 1, groupPhotos: null }
const REGISTERED = new Set(['0001.jpg', '0002.jpg', '0003.jpg'])
const PAIR = { name1: '0003.jpg', name2: '0004.jpg', inliers: 17 }
const FAILED_PAIR = { name1: '0004.jpg', name2: '0005.jpg', inliers: 300 }

test.each([
  ['a group of its own', { groupPhotos: 4 }, [], /group of 4 photos/],
  ['too few features', { features: 12 }, [], /12 features/],
  ['too few features because of blur', { features: 12, relativeSharpness: 0.1 }, [], /Blurred/],
  ['blur', { relativeSharpness: 0.2 }, [PAIR], /Blurred compared/],
  ['no pair', {}, [], /nothing recognisable that another photo shows/],
  ['pairs with failed photos alone', {}, [FAILED_PAIR], /only with photos that couldn’t be registered/],
  ['a weak pair', {}, [FAILED_PAIR, PAIR], /17 common points/],
  ['unmeasured sharpness', { relativeSharpness: null }, [], /nothing recognisable that another photo shows/],
])('%s', (_, facts, pairs, reason) => {
  expect(photoNoteText(explainUnregistered({ ...PHOTO, ...facts }, pairs, REGISTERED))).toMatch(reason)
})
