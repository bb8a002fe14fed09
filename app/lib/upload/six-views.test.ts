import { expect, it } from 'vitest'
import { VIEW_NAMES } from '#server/contracts/capture/capture.ts'
import { looksLikeSixViews, placeOf } from '#server/contracts/capture/six-view-names.ts'
import { english } from '../words/testing/english.ts'
import type { Photo } from './photo.ts'
import { arrangeSixViews, problemsOf } from './six-views.ts'

function fileNamed(path: string): Photo {
  const at = path.lastIndexOf('/')
  const rest = {
    byteSize: 1,
    lastModified: 1,
    state: 'accepted',
    sentBytes: 1,
    isShared: false,
    uploadId: null,
  } as const
  return {
    ...rest,
    key: path,
    fileName: path.slice(at + 1),
    folder: at < 0 ? '' : path.slice(0, at),
    thumbnailUrl: null,
    duplicateOf: null,
    duplicateOfId: null,
    size: null,
    sharpness: null,
    notes: [],
    camera: null,
    error: null,
  }
}

it.each([
  ['front.png', 'front color'],
  ['shoe_front_depth.png', 'front depth'],
  ['capture/depth/back.png', 'back depth'],
  ['capture/views/back.png', 'back color'],
  ['Top-Mask.png', 'top mask'],
  ['masks/left.png', 'left mask'],
  ['IMG_1234.jpg', null],
  ['front-left.png', null],
  ['laptop.png', null],
])('%s is %s', (path, expected) => {
  const place = placeOf(fileNamed(path))
  expect(place && `${place.view} ${place.role}`).toBe(expected)
})

const folders = VIEW_NAMES.flatMap((view) => [fileNamed(`views/${view}.png`), fileNamed(`depth/${view}.png`)])

it('takes twelve files with these names for six views, and holiday photos not', () => {
  expect(looksLikeSixViews(folders)).toBe(true)
  expect(looksLikeSixViews(VIEW_NAMES.map((view) => fileNamed(`house ${view}.jpg`)))).toBe(false)
  const many = Array.from({ length: 30 }, (_, i) => fileNamed(`IMG_${i}.jpg`))
  expect(looksLikeSixViews([...many, ...folders])).toBe(false)
})

it('puts each in its place, and says what is missing', () => {
  expect(problemsOf(arrangeSixViews(folders, new Map()), english)).toEqual([])
  const some = folders.filter(({ key }) => !['views/top.png', 'depth/back.png'].includes(key))
  expect(problemsOf(arrangeSixViews(some, new Map()), english)).toEqual([
    'The “Back” view has no depth.',
    'The “Top” view has depth but no image.',
  ])
})

it('says which file has another size', () => {
  const size = { widthPx: 64, heightPx: 64 }
  const sized = folders.map((file) => ({
    ...file,
    size: file.key === 'depth/top.png' ? { ...size, widthPx: 32 } : size,
  }))
  expect(problemsOf(arrangeSixViews(sized, new Map()), english)).toEqual([
    '“top.png” is 32 x 64 pixels, not 64 x 64. All twelve images must be the same size.',
  ])
})

it('lets the user’s word go before the name', () => {
  const moved = new Map([['views/left.png', { view: 'right', role: 'color' } as const]])
  const views = arrangeSixViews(folders, moved)
  expect(views.right.color?.key).toBe('views/left.png')
  expect(views.left.color).toBeUndefined()
})
