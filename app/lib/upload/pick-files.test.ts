import { expect, it } from 'vitest'
import type { PickedFile } from './photo.ts'
import { pathOf, pickFromList } from './pick-files.ts'
import { takeDescriptions, takeImages } from './take-picked.ts'

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

it('sends of another program’s export what has a pose, and its depth', async () => {
  const picked = pickFromList(
    listOf('scan/color/0.jpg', 'scan/color/1.jpg', 'scan/depth/0.png', 'scan/label/0.png', 'scan/preview.png'),
  )
  const text = (path: string, content: string) => ({ file: new File([content], path), folder: 'scan' })
  const camera = { ...text('intrinsic_color.txt', '500 0 320\n0 500 240\n0 0 1\n'), folder: 'scan/intrinsic' }
  const pose = { ...text('0.txt', '1 0 0 0 0 1 0 0 0 0 1 0 0 0 0 1'), folder: 'scan/pose' }
  const { files, unnamed, transforms } = await takeDescriptions([...picked, camera, pose])
  expect(transforms).toMatchObject({ folder: 'scan', source: 'ScanNet’s layout', problem: null })
  expect(pathsOf(files)).toEqual(['scan/color/0.jpg', 'scan/depth/0.png'])
  expect(pathsOf(unnamed)).toEqual(['scan/color/1.jpg', 'scan/label/0.png', 'scan/preview.png'])
})

it('says what is wrong with an export that holds poses', async () => {
  const image = pickFromList(listOf('x.jpg'))
  const cameras = { file: new File(['1 FOV 640 480 500 500 320 240 0.1\n'], 'cameras.txt'), folder: '' }
  const images = { file: new File(['1 1 0 0 0 0 0 0 1 x.jpg\n\n'], 'images.txt'), folder: '' }
  const { transforms, files } = await takeDescriptions([...image, cameras, images])
  expect(transforms?.problem?.problem).toContain('FOV')
  expect(pathsOf(files)).toEqual(['x.jpg', 'images.txt'])
})
