import { expect, test } from 'vitest'
import { parseArguments } from './parse-arguments.ts'
import { UsageError } from './usage-error.ts'

test('a folder is enough', () => {
  expect(parseArguments(['photos/castle'], '/home/ann')).toEqual({
    source: '/home/ann/photos/castle',
    preset: 'standard',
    out: '/home/ann/castle-model',
    server: undefined,
    name: undefined,
    project: undefined,
    settings: {},
    skipMissing: false,
    withoutPoses: false,
    frames: undefined,
    allFiles: false,
    json: false,
  })
})

test('the results of an archive are called like it', () => {
  expect(parseArguments(['photos/castle.v2.ZIP'], '/home/ann')).toMatchObject({ out: '/home/ann/castle.v2-model' })
})

test('frames are counted for videos', () => {
  expect(parseArguments(['walk.MOV', '--frames', '60'], '/')).toMatchObject({ frames: 60, out: '/walk-model' })
})

test('every option is read', () => {
  const argv =
    '/data/x --preset high --out ../o --server http://box:3000 --name Castle --json --all-files --skip-missing --without-poses --settings depthPx=900,background=plain --background still --try-anyway'.split(
      ' ',
    )
  expect(parseArguments(argv, '/home/ann')).toEqual({
    source: '/data/x',
    preset: 'high',
    out: '/home/o',
    server: 'http://box:3000',
    name: 'Castle',
    settings: { depthPx: 900, background: 'still', tryAnyway: true },
    skipMissing: true,
    withoutPoses: true,
    frames: undefined,
    allFiles: true,
    json: true,
  })
})

test.each([['--help'], ['-h'], ['folder', '--help']])('%s %s asks for help', (...argv) => {
  expect(parseArguments(argv, '/')).toBe('help')
})

test.each([
  { argv: [], says: 'Give a folder of photos' },
  { argv: ['a', 'b'], says: 'Give one folder at a time' },
  { argv: ['a', '--preset', 'best'], says: 'There is no preset best: use draft, standard, high.' },
  { argv: ['a', '--server', 'box:3000'], says: 'box:3000 is not the address' },
  { argv: ['a.mp4', '--frames', '2'], says: 'a number from 3 to 500' },
  { argv: ['a', '--frames', '60'], says: '--frames is for videos, but a isn’t one' },
  { argv: ['a', '--background', 'white'], says: 'There is no background white: use keep, still, plain.' },
  { argv: ['a', '--colour'], says: '--colour' },
  { argv: ['a', '--settings', 'depth=900'], says: 'There is no setting depth: take maxPhotoPx, ' },
  { argv: ['a', '--settings', 'depthPx'], says: '--settings takes NAME=VALUE,...: not depthPx.' },
  { argv: ['a', '--settings', '{"depthPx":'], says: '--settings is no JSON' },
  { argv: ['a', '--settings', 'depthPx=12'], says: '--settings depthPx: ' },
])('$argv is explained', ({ argv, says }) => {
  expect(() => parseArguments(argv, '/')).toThrow(UsageError)
  expect(() => parseArguments(argv, '/')).toThrow(says)
})

test.each(['depthPx=1200, tryAnyway=true', '{ "depthPx": 1200, "tryAnyway": true }'])(
  'settings are read from %s',
  (text) => {
    expect(parseArguments(['a', '--settings', text], '/')).toMatchObject({
      settings: { depthPx: 1200, tryAnyway: true },
    })
  },
)
