import { expect, it } from 'vitest'
import { ExrError, exrSize, readExr } from './exr.ts'
import { exrOf } from './testing/exr-of.ts'

const SIZE = { widthPx: 3, heightPx: 2 }
const STORED = [1.5, 2.25, Number.POSITIVE_INFINITY, 0, 4, 1e10]
const DEPTHS = [1.5, 2.25, 0, 0, 4, 0]

it.each([
  ['Z alone', ['Z'], 1],
  ['luminance', ['Y'], 1],
  ['one of another letter', ['T'], 1],
  ['colour, of which the first counts', ['B', 'G', 'R'], 4],
  ['depth beside colour', ['A', 'B', 'G', 'R', 'Z'], 16],
])('reads %s from the top row down, without what is infinite', (_, channels, factor) => {
  const { values, ...size } = readExr(exrOf(STORED, { ...SIZE, channels }))
  expect(size).toEqual(SIZE)
  expect([...values]).toEqual(DEPTHS.map((depth) => depth * factor))
})

it('names the channels when none of them can be depth', () => {
  expect(() => readExr(exrOf(STORED, { ...SIZE, channels: ['Image.R', 'View.Depth.V'] }))).toThrow(
    /Image\.R, View\.Depth\.V/,
  )
})

it('believes the attribute that says the size, and no text that looks like it', () => {
  const comment = 'dataWindow\0box2i\0\x10\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0'
  expect(exrSize(exrOf(STORED, { ...SIZE, comment }))).toEqual(SIZE)
})

it.each([10, 60, 200])('says so when only the first %d bytes are there', (length) => {
  expect(() => readExr(exrOf(STORED, SIZE).subarray(0, length))).toThrow(ExrError)
})
