import { expect, test } from 'vitest'
import { inCaptureOrder, withoutDuplicates } from './capture-order.ts'

const photo = (id: string, path: string, capturedAt: string | null = null) => {
  const at = path.lastIndexOf('/')
  return { id, folder: path.slice(0, Math.max(0, at)), fileName: path.slice(at + 1), capturedAt }
}
const idsInOrder = (photos: ReturnType<typeof photo>[]) => inCaptureOrder(photos).map(({ id }) => id)

test('capture times decide when every photo has one', () => {
  const photos = [photo('c', '1.jpg', '2024-05-01T10:00:02.5'), photo('a', '3.jpg', '2024-05-01T10:00:01')]
  expect(idsInOrder([...photos, photo('b', '2.jpg', '2024-05-01T10:00:02')])).toEqual(['a', 'b', 'c'])
})

test('one photo without a time makes names decide for all, numbers read as numbers', () => {
  const photos = [photo('c', 'IMG_10.jpg', '2020-01-01T00:00:00'), photo('b', 'IMG_9.jpg')]
  expect(idsInOrder([...photos, photo('a', 'img_1.JPG', '2024-01-01T00:00:00')])).toEqual(['a', 'b', 'c'])
})

test('photos of one folder stay together', () => {
  const photos = [
    photo('d', 'round 10/1.jpg'),
    photo('a', 'round 9/1.jpg'),
    photo('e', 'round 10/2.jpg'),
    photo('b', 'round 9/2.jpg'),
  ]
  expect(idsInOrder(photos)).toEqual(['a', 'b', 'd', 'e'])
})

test('equal times go by name, and equal names by id', () => {
  const at = '2024-05-01T10:00:00'
  expect(idsInOrder([photo('z', 'b.jpg', at), photo('y', 'a.jpg', at), photo('x', 'a.jpg', at)])).toEqual([
    'x',
    'y',
    'z',
  ])
})

test('of photos with the same bytes the first stays', () => {
  const photos = [
    { id: 'a', sha256: '1' },
    { id: 'b', sha256: '2' },
    { id: 'c', sha256: '1' },
  ]
  expect(withoutDuplicates(photos).map(({ id }) => id)).toEqual(['a', 'b'])
})
