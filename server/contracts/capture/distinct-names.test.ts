import { expect, it } from 'vitest'
import { distinctNames } from './distinct-names.ts'

const namesOf = (...paths: string[]) =>
  distinctNames(
    paths.map((path) => {
      const at = path.lastIndexOf('/')
      return { folder: path.slice(0, Math.max(0, at)), fileName: path.slice(at + 1) }
    }),
  )

it.each([
  ['of different names', ['a/1.png', 'b/2.png'], ['1.png', '2.png']],
  ['of one name', ['a/1.png', 'b/1.png', 'b/2.png'], ['a/1.png', 'b/1.png', '2.png']],
  ['of one name in other letters', ['a/Ä.JPG', 'b/a\u0308.jpg'], ['a/Ä.JPG', 'b/a\u0308.jpg']],
  [
    'of one name below folders of one name',
    ['x/cam/1.png', 'y/cam/1.png', 'z/1.png'],
    ['x/cam/1.png', 'y/cam/1.png', 'z/1.png'],
  ],
  ['of one name, one alone', ['1.png', 'b/1.png'], ['1.png', 'b/1.png']],
  ['at one place', ['a/1.png', 'a/1.png'], ['a/1.png', 'a/1.png']],
])('names files %s', (_, paths, names) => {
  expect(namesOf(...paths)).toEqual(names)
})

it('names very many files of one name', () => {
  const paths = Array.from({ length: 5000 }, (_, i) => `capture/${i}/image.png`)
  expect(namesOf(...paths).at(-1)).toBe('4999/image.png')
})
