import { expect, it } from 'vitest'
import { completeFrames, gapsOf, leftOutFrames } from '#server/contracts/capture/complete-frames.ts'
import type { TransformsJsonInput } from '#server/contracts/capture/transforms-json.ts'

const transform_matrix = [
  [1, 0, 0, 0],
  [0, 1, 0, 0],
  [0, 0, 1, 0],
]
const transforms = {
  fl_x: 500,
  frames: [
    { file_path: 'whole', depth_file_path: 'd1', mask_path: 'm1', transform_matrix },
    { file_path: 'no depth', depth_file_path: 'd2', transform_matrix },
    { file_path: 'no mask', mask_path: 'm2', transform_matrix },
    { file_path: 'no image', depth_file_path: 'd3', mask_path: 'm3', transform_matrix },
  ],
} as TransformsJsonInput
const has = (path: string) => ['whole', 'd1', 'm1', 'no depth', 'no mask'].includes(path)

it('says which frames are left out and what each lacks, as those that stay tell', () => {
  expect(leftOutFrames(transforms, has, [{ path: 'NaN.jpg' }])).toEqual([
    { path: 'no mask', lacks: 'mask' },
    { path: 'no image', lacks: 'image' },
    { path: 'NaN.jpg', lacks: 'pose' },
  ])
  const { frames } = completeFrames(transforms, has)
  expect(frames).toMatchObject([{ file_path: 'whole', depth_file_path: 'd1' }, { file_path: 'no depth' }])
  expect(frames[1]).not.toHaveProperty('depth_file_path')
  expect(gapsOf(transforms, has)).toEqual({ frames: 4, images: ['no image'], depths: ['d2'], masks: ['m2'] })
})

it('leaves out nothing where all is there', () => {
  expect(leftOutFrames(transforms, () => true, [])).toEqual([])
  expect(completeFrames(transforms, () => true)).toEqual(transforms)
})
