import { expect, test } from 'vitest'
import { parseArguments, UsageError } from './parse-arguments.ts'

test('a folder is enough', () => {
  expect(parseArguments(['photos/castle'], '/home/ann')).toEqual({
    folder: '/home/ann/photos/castle',
    preset: 'draft',
    out: '/home/ann/castle-model',
    server: undefined,
    name: undefined,
    skipMissing: false,
    withoutPoses: false,
    json: false,
  })
})

test('every option is read', () => {
  const argv =
    '/data/x --preset high --out ../o --server http://box:3000 --name Castle --json --skip-missing --without-poses'.split(
      ' ',
    )
  expect(parseArguments(argv, '/home/ann')).toEqual({
    folder: '/data/x',
    preset: 'high',
    out: '/home/o',
    server: 'http://box:3000',
    name: 'Castle',
    skipMissing: true,
    withoutPoses: true,
    json: true,
  })
})

test.each([['--help'], ['-h'], ['folder', '--help']])('%s %s asks for help', (...argv) => {
  expect(parseArguments(argv, '/')).toBe('help')
})

test.each([
  { argv: [], says: 'Which folder' },
  { argv: ['a', 'b'], says: 'One folder at a time' },
  { argv: ['a', '--preset', 'best'], says: 'There is no preset best: take draft, standard, high.' },
  { argv: ['a', '--server', 'box:3000'], says: 'box:3000 is no address' },
  { argv: ['a', '--colour'], says: '--colour' },
])('$argv is explained', ({ argv, says }) => {
  expect(() => parseArguments(argv, '/')).toThrow(UsageError)
  expect(() => parseArguments(argv, '/')).toThrow(says)
})
