import { expect, it } from 'vitest'
import type { Photo } from './photo.ts'
import { arrangePosed, posedProblemsOf, readTransforms } from './posed-capture.ts'

const MATRIX = [
  [1, 0, 0, 0],
  [0, 1, 0, 0],
  [0, 0, 1, 0],
  [0, 0, 0, 1],
]

const photo = (folder: string, fileName: string, changes: Partial<Photo> = {}) =>
  ({ key: `${folder}/${fileName}`, folder, fileName, state: 'accepted', uploadId: null, ...changes }) as Photo

function arrange(frame: object, photos: Photo[], top: object = { fl_x: 500 }) {
  const text = JSON.stringify({ ...top, frames: [{ transform_matrix: MATRIX, ...frame }] })
  const read = readTransforms(text)
  if ('problem' in read) throw new Error(read.problem)
  return arrangePosed(read.transforms, 'scan', photos)
}

const FRAME = { file_path: 'images/a.png', depth_file_path: 'depth/a.png' }

it('finds images and depth by their paths from the folder of transforms.json, and names what is left over', () => {
  const files = [photo('scan/images', 'a.png'), photo('scan/depth', 'a.png'), photo('scan', 'note.png')]
  const posed = arrange(FRAME, files)
  expect(posed.colors).toEqual([files[0]])
  expect(posed.files.get('depth/a.png')).toBe(files[1])
  expect(posed.unused).toEqual([files[2]])
  expect(posed).toMatchObject({ framesWithDepth: 1, intrinsics: 'shared', route: 'depth' })
  expect(posedProblemsOf(posed)).toEqual([])
})

it('says what is missing, refused, outside of the capture, or without a focal length', () => {
  const files = [photo('scan/images', 'a.png'), photo('scan/depth', 'a.png', { state: 'refused' })]
  expect(posedProblemsOf(arrange({ ...FRAME, depth_file_path: 'depth/b.png' }, files))[0]).toContain('no such file')
  expect(arrange({ file_path: 'images/a.png', depth_file_path: 'depth/b.png' }, files).missing).toEqual(['depth/b.png'])
  expect(arrange(FRAME, files.slice(1)).missing).toEqual(['images/a.png', 'depth/a.png'])
  expect(posedProblemsOf(arrange({ file_path: '../a.png' }, files))[0]).toContain('outside')
  expect(posedProblemsOf(arrange({ file_path: 'images/a.png' }, files, {}))[0]).toContain('no focal length')
})

it('says what is wrong with a file that is no transforms.json', () => {
  expect(readTransforms('{')).toEqual({ problem: 'transforms.json is not valid JSON.' })
  expect(readTransforms('{"frames": [{"file_path": "a.png"}]}')).toMatchObject({
    problem: expect.stringContaining('frames.0.transform_matrix'),
  })
})
