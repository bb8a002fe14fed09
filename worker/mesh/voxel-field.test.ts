import { expect, it } from 'vitest'
import { VoxelField } from './voxel-field.ts'

it('keeps blocks apart however far away they are', () => {
  const field = new VoxelField(1)
  const far = 2 ** 17
  const voxels: [number, number, number][] = [
    [0, 0, 0],
    [far, 0, 0],
    [-far, 1, 0],
    [0, 1, 0],
    [2 ** 16 - 1, 0, 0],
    [-(2 ** 16), 1, 0],
    [2 ** 16, 0, 0],
  ]
  const blocks = voxels.map((voxel) => field.touch(...voxel))
  expect(new Set(blocks).size).toBe(voxels.length)
  expect(voxels.map((voxel) => field.find(...voxel))).toEqual(blocks)
})
