import { expect, it } from 'vitest'
import { matchPaths } from '#server/contracts/capture/capture-paths.ts'

const filesOf = (...paths: string[]) => new Map(paths.map((path) => [path, path]))
const match = (path: string, ...files: string[]) => matchPaths([path], filesOf(...files)).get(path)

const FILES = ['images/a.png', 'depth/a.png', 'images/B 1.JPG', 'images/Gebäude.png', 'images/frame-000001.color.png']

it.each([
  ['as it is', 'images/a.png', 'images/a.png'],
  ['from the folder itself', './depth/a.png', 'depth/a.png'],
  ['with backslashes', '.\\depth\\a.png', 'depth/a.png'],
  ['without an ending', './images/a', 'images/a.png'],
  ['without an ending, with a dot', 'images/frame-000001.color', 'images/frame-000001.color.png'],
  ['absolute', '/home/me/scan/images/a.png', 'images/a.png'],
  ['absolute, of Windows', 'C:\\scan\\images\\a.png', 'images/a.png'],
  ['as an address', 'file:///home/me/scan/images/a.png', 'images/a.png'],
  ['through the parent', '../scan/images/a.png', 'images/a.png'],
  ['through the parent, with backslashes', './..\\scan\\images\\a.png', 'images/a.png'],
  ['from the parent', 'scan/images/a.png', 'images/a.png'],
  ['in another case', 'Images/A.PNG', 'images/a.png'],
  ['with another ending', 'images/a.jpg', 'images/a.png'],
  ['percent-encoded', 'images/B%201.jpg', 'images/B 1.JPG'],
  ['decomposed', 'images/Gebäude.png'.normalize('NFD'), 'images/Gebäude.png'],
])('finds a file whose path is written %s', (_, path, file) => {
  expect(match(path, ...FILES)).toBe(file)
})

it('finds composed names on a disk that decomposes them', () => {
  const onDisk = 'Gebäude/ä.png'.normalize('NFD')
  expect(match('Gebäude/ä.png', onDisk, 'b.png')).toBe(onDisk)
})

it('takes the base name of a file without a folder, and of a folder above the capture', () => {
  expect(match('images/a.png', 'a.png', 'b.png')).toBe('a.png')
  expect(match('train/r_0', 'r_0.png', 'r_1.png')).toBe('r_0.png')
  expect(match('images/a.png', 'scans/kitchen/images/a.png')).toBe('scans/kitchen/images/a.png')
  expect(match('/data/kitchen/images/a.png', 'renamed/images/a.png', 'renamed/depth/a.png')).toBe(
    'renamed/images/a.png',
  )
})

it('takes no file for another', () => {
  expect(match('images/a.png', 'depth/a.png')).toBeUndefined()
  expect(match('train/images/a.png', 'val/images/a.png')).toBeUndefined()
  expect(match('images/a.png', 'left/images/a.png', 'right/images/a.png')).toBeUndefined()
  expect(match('/data/images/a.png', 'a/images/a.png', 'b/images/a.png')).toBeUndefined()
  // The depth image is there by its own path: it is not given for an image that is missing.
  const both = matchPaths(['rgb/1.jpg', '1.png'], filesOf('1.png'))
  expect([...both]).toEqual([['1.png', '1.png']])
})

it('finds nothing but what was chosen', () => {
  expect(match('../a.png', 'b.png')).toBeUndefined()
  expect(match('/etc/passwd', 'images/a.png')).toBeUndefined()
  expect(match('../../../etc/passwd', 'images/a.png')).toBeUndefined()
})
