import { expect, it } from 'vitest'
import type { PickedFile } from '../upload/photo.ts'
import { pathOf } from '../upload/pick-files.ts'
import { filesToOpen } from './files-to-open.ts'
import { offerPicked } from './offered-file.ts'
import { whatIsKnown } from './what-is-known.ts'
import { withoutLeftOut } from './without-left-out.ts'

const pick = (path: string, text = 'x'): PickedFile => ({
  file: new File([text], path.slice(path.lastIndexOf('/') + 1)),
  folder: path.slice(0, Math.max(0, path.lastIndexOf('/'))),
})

it('opens videos and archives that were chosen by themselves, or that a folder holds instead of photos', () => {
  const opened = (...paths: string[]) => [...filesToOpen(paths.map((path) => pick(path)))].map(pathOf)
  expect(opened('walk.mp4', 'IMG_2.HEIC')).toEqual(['walk.mp4'])
  expect(opened('films/a.mov', 'films/b.webm', 'films/notes.txt')).toEqual(['films/a.mov', 'films/b.webm'])
  expect(opened('dcim/a.mov', 'dcim/IMG_1.jpg')).toEqual([])
  expect(opened('1.jpg', 'more.zip')).toEqual(['more.zip'])
  expect(opened('set/images.zip', 'set/readme.txt')).toEqual(['set/images.zip'])
  expect(opened('set/1.jpg', 'set/backup.zip')).toEqual([])
})

it('leaves the second of movement that a phone keeps beside its photo', () => {
  const live = ['IMG_1.HEIC', 'IMG_1.MOV', 'IMG_2.MOV'].map((path) => pick(path))
  expect([...filesToOpen(live)].map(pathOf)).toEqual(['IMG_2.MOV'])
})

it('asks nothing about a capture that says what its files are, and about sizes alone where poses say what depth is', async () => {
  const known = (...picked: PickedFile[]) => whatIsKnown(picked.map(offerPicked))
  const transforms = JSON.stringify({ frames: [{ file_path: '1.jpg', fl_x: 9, transform_matrix: [] }] })
  expect(await known(pick('a/transforms.json', transforms), pick('a/1.jpg'))).toBe('files')
  expect(await known(pick('a/1.jpg'), pick('a/2.jpg'))).toBe('nothing')
  const cameras = '1 PINHOLE 640 480 500 500 320 240\n'
  const images = '1 1 0 0 0 0 0 0 1 1.jpg\n\n'
  const colmap = [
    pick('a/sparse/0/cameras.txt', cameras),
    pick('a/sparse/0/images.txt', images),
    pick('a/images/1.jpg'),
  ]
  expect(await known(...colmap)).toBe('poses')
})

it('leaves a mask out with its photo, unless it is for another one, too', () => {
  const left = (leftOut: string[], ...paths: string[]) =>
    withoutLeftOut(
      paths.map((path) => offerPicked(pick(path))),
      new Set(leftOut),
    ).map(({ path }) => path)
  expect(left([], 'a/1.jpg', 'a/1.mask.png')).toEqual(['a/1.jpg', 'a/1.mask.png'])
  expect(left(['b/1.jpg'], 'a/1.jpg', 'a/1.mask.png', 'b/1.jpg', 'b/1.mask.png')).toEqual(['a/1.jpg', 'a/1.mask.png'])
  expect(left(['1.dng'], '1.dng', '1.jpg', '1.mask.png')).toEqual(['1.jpg', '1.mask.png'])
})
