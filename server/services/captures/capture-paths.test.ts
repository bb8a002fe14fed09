import { expect, it } from 'vitest'
import { isInsideCapture, matchPaths } from '../../contracts/capture-paths.ts'

const filesOf = (...paths: string[]) => new Map(paths.map((path) => [path, path]))
const match = (path: string, ...files: string[]) => matchPaths([path], filesOf(...files)).get(path)

it('finds files by their paths, however these are written', () => {
  const files = ['images/a.png', 'depth/a.png', 'b.png']
  expect(match('images/a.png', ...files)).toBe('images/a.png')
  expect(match('./depth/a.png', ...files)).toBe('depth/a.png')
  expect(match('depth\\a.png', ...files)).toBe('depth/a.png')
  expect(match('./images/a', ...files)).toBe('images/a.png')
})

it('takes the base name of a file without a folder, and of no other', () => {
  expect(match('images/a.png', 'a.png', 'b.png')).toBe('a.png')
  expect(match('train/r_0', 'r_0.png', 'r_1.png')).toBe('r_0.png')
  expect(match('images/a.png', 'depth/a.png')).toBeUndefined()
})

it('finds nothing outside of the capture', () => {
  expect(match('../a.png', 'a.png')).toBeUndefined()
  expect(['a/b.png', '/a.png', 'C:\\a.png', 'a/../../b.png'].map(isInsideCapture)).toEqual([true, false, false, false])
})
