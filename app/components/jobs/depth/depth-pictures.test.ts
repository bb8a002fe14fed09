import { expect, it } from 'vitest'
import { isDepthPicture, pairDepths } from './depth-pictures.ts'

const pair = (pictures: string[], photos: string[]) =>
  pairDepths(
    pictures.map((name) => ({ name })),
    photos.map((fileName) => ({ fileName })),
  ).map(({ picture, place }) => [picture.name, place])

it('pairs depth maps with the photos of their names, in the order of the photos', () => {
  const photos = ['b.HEIC', 'a.jpg', 'b.jpg', '1.png']
  expect(pair(['depth-1.webp', 'depth-a.webp', 'depth-b-2.webp', 'depth-b.webp'], photos)).toEqual([
    ['depth-b.webp', 0],
    ['depth-a.webp', 1],
    ['depth-b-2.webp', 2],
    ['depth-1.webp', 3],
  ])
})

it('pairs those of older versions by their numbers', () => {
  expect(pair(['depth-0002.webp', 'depth-0001.webp'], ['x.jpg', 'y.jpg'])).toEqual([
    ['depth-0001.webp', 0],
    ['depth-0002.webp', 1],
  ])
})

it('leaves those without a photo at the end, and never takes them for another’s', () => {
  expect(pair(['depth-gone.webp', 'depth-2.webp', 'depth-1.webp'], ['2.jpg', '1.jpg'])).toEqual([
    ['depth-2.webp', 0],
    ['depth-1.webp', 1],
    ['depth-gone.webp', null],
  ])
  expect(pair(['depth-0009.webp'], ['x.jpg'])).toEqual([['depth-0009.webp', null]])
})

it('knows its pictures from the depth of the data set', () => {
  expect(['depth-a.webp', 'depth-a.png', 'compare-a.webp'].map((name) => isDepthPicture({ name }))).toEqual([
    true,
    false,
    false,
  ])
})
