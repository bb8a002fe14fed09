import { expect, it } from 'vitest'
import { english } from '../words/testing/english.ts'
import type { Photo } from './photo.ts'
import { arrangePosed, posedProblemsOf, readPoses } from './posed-capture.ts'

const MATRIX = [
  [1, 0, 0, 0],
  [0, 1, 0, 0],
  [0, 0, 1, 0],
  [0, 0, 0, 1],
]

const photo = (folder: string, fileName: string, changes: Partial<Photo> = {}) =>
  ({ key: `${folder}/${fileName}`, folder, fileName, state: 'accepted', uploadId: null, ...changes }) as Photo

function arrange(frames: object[], photos: Photo[], { top = { fl_x: 500 }, leaveOut = false } = {}) {
  const text = JSON.stringify({ ...top, frames: frames.map((frame) => ({ transform_matrix: MATRIX, ...frame })) })
  const file = { folder: 'scan', source: 'transforms.json', text, problem: null }
  const read = readPoses(file)
  if ('problem' in read) throw new Error(read.problem)
  return arrangePosed(read, file, photos, leaveOut)
}

const FRAME = { file_path: 'images/a.png', depth_file_path: 'depth/a.png' }

it('finds images and depth by their paths from the folder of transforms.json, and names what is left over', () => {
  const files = [photo('scan/images', 'a.png'), photo('scan/depth', 'a.png'), photo('scan', 'note.png')]
  const posed = arrange([FRAME], files)
  expect(posed.colors).toEqual([files[0]])
  expect(posed.files.get('depth/a.png')).toBe(files[1])
  expect(posed.unused).toEqual([files[2]])
  expect(posed).toMatchObject({ framesWithDepth: 1, intrinsics: 'shared', route: 'depth' })
  expect(posedProblemsOf(posed, english)).toEqual([])
})

const named = (...names: string[]) => names.map((name) => ({ file_path: `images/${name}` }))
const chosen = (...names: string[]) => names.map((name) => photo('scan/images', name))

it('says how many of what is named is missing, and does without it when asked', () => {
  const frames = named('a.png', 'b.png', 'c.png', 'd.png', 'e.png')
  const files = chosen('a.png', 'b.png', 'c.png', 'd.png')
  const posed = arrange(frames, files)
  expect(posed.gaps).toMatchObject({ frames: 5, images: ['images/e.png'] })
  expect(posed).toMatchObject({ completeCount: 4, isLeftOut: false })
  expect(posedProblemsOf(posed, english)).toEqual(['A file that transforms.json refers to is missing.'])
  const without = arrange(frames, files, { leaveOut: true })
  expect(without.transforms.frames).toHaveLength(4)
  const leftOut = [{ path: 'images/e.png', lacks: 'image' }]
  expect(without).toMatchObject({ isLeftOut: true, gaps: { images: ['images/e.png'] }, leftOut })
  expect(posedProblemsOf(without, english)).toEqual([])
})

it('counts what was refused as missing, and says so', () => {
  const files = chosen('a.png', 'b.png', 'c.png', 'd.png')
  const [broken] = files.splice(1, 1, photo('scan/images', 'b.png', { state: 'refused' }))
  const posed = arrange(named('a.png', 'b.png', 'c.png', 'd.png'), files, { leaveOut: true })
  expect(broken?.fileName).toBe('b.png')
  expect(posed.refused).toEqual([files[1]])
  expect(posed.colors).toEqual([files[0], files[2], files[3]])
})

it('needs three frames, and never waits for less', () => {
  const posed = arrange(named('a.png', 'b.png', 'c.png'), chosen('a.png', 'b.png'), { leaveOut: true })
  expect(posedProblemsOf(posed, english)[0]).toContain('Fewer than 3 of the 3 frames')
})

it('lets a frame without its depth lend its colours, and leaves one without its mask out', () => {
  const frames = [
    { file_path: 'images/a.png', depth_file_path: 'depth/a.png' },
    { file_path: 'images/b.png', mask_path: 'masks/b.png' },
    ...named('c.png', 'd.png'),
  ]
  const posed = arrange(frames, chosen('a.png', 'b.png', 'c.png', 'd.png'), { leaveOut: true })
  expect(posed.gaps).toMatchObject({ images: [], depths: ['depth/a.png'], masks: ['masks/b.png'] })
  expect(posed.transforms.frames.map(({ file_path }) => file_path)).toEqual([
    'images/a.png',
    'images/c.png',
    'images/d.png',
  ])
  expect(posed.framesWithDepth).toBe(0)
})

it('says what is wrong with poses that can not be read, and where no focal length is', () => {
  expect(readPoses({ folder: '', source: 'transforms.json', text: '{', problem: null })).toMatchObject({
    problem: expect.stringContaining('not valid JSON'),
  })
  const problem = { problem: 'cameras.bin is of no use.', suggestion: 'Export it again.' }
  expect(readPoses({ folder: '', source: 'cameras.bin', text: '', problem })).toEqual(problem)
  const posed = arrange(named('a.png', 'b.png', 'c.png'), chosen('a.png', 'b.png', 'c.png'), { top: {} as never })
  expect(posedProblemsOf(posed, english)[0]).toContain('no focal length')
})
