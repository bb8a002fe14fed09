import { expect, it } from 'vitest'
import type { PickedFile } from './photo.ts'
import { pathOf, pickFromList, takeDescriptions, takeImages } from './pick-files.ts'

/** As a folder picker gives them: with their paths, in the order of the browser. */
function listOf(...paths: string[]): FileList {
  const files = paths.map((path) => {
    const file = new File(['x'], path.slice(path.lastIndexOf('/') + 1))
    return Object.defineProperty(file, 'webkitRelativePath', { value: path.includes('/') ? path : '' })
  })
  return files as unknown as FileList
}

const pathsOf = (files: readonly PickedFile[]) => files.map(pathOf)

it('sorts a folder as a person would number it, and leaves out what systems put there', () => {
  const picked = pickFromList(
    listOf(
      'fox/images/0034.jpg',
      'fox/images/4.jpg',
      'fox/.DS_Store',
      'fox/images/._4.jpg',
      'fox/__MACOSX/1.jpg',
      'fox/a.jpg',
    ),
  )
  expect(pathsOf(picked)).toEqual(['fox/a.jpg', 'fox/images/4.jpg', 'fox/images/0034.jpg'])
})

it('sends images of a folder alone, and says what it leaves out; what was chosen by itself goes up whatever it is', async () => {
  const { files } = await takeDescriptions(
    pickFromList(
      listOf('fox/1.jpg', 'fox/transforms.json', 'fox/transforms_old.json', 'fox/K.txt', 'fox/..jpg', 'notes.txt'),
    ),
  )
  const { images, leftOut } = takeImages(files)
  expect(pathsOf(images)).toEqual(['fox/1.jpg', 'notes.txt'])
  expect(pathsOf(leftOut)).toEqual(['fox/..jpg', 'fox/K.txt', 'fox/transforms_old.json'])
  expect(takeImages(pickFromList(listOf('transforms_old.json'))).images).toEqual([])
})
