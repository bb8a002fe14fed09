import { expect, it } from 'vitest'
import { VoxelField } from './voxel-field.ts'

it('keeps blocks apart however far away they are', () => {
  const field = new VoxelField(1)
  const far = 2 ** 17
  const places: [number, number, number][] = [
    [0, 0, 0],
    [far, 0, 0],
    [-far, 1, 0],
    [0, 1, 0],
    [2 ** 16 - 1, 0, 0],
    [-(2 ** 16), 1, 0],
    [2 ** 16, 0, 0],
  ]
  const blocks = places.map((place) => field.touch(...place))
  expect(new Set(blocks).size).toBe(places.length)
  expect(places.map((place) => field.find(...place))).toEqual(blocks)
})
