import { describe, expect, it } from 'vitest'
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

describe.each(['half', 'float'] as const)('as %s', (type) => {
  it.each(['none', 'zips', 'zip'] as const)('reads what is compressed with %s, in several blocks', (compression) => {
    const size = { widthPx: 9, heightPx: 37 }
    // Exact in eleven bits, with runs that deflate well.
    const depths = Array.from({ length: 9 * 37 }, (_, i) => (i % 5 === 0 ? 0 : 1 + Math.floor(i / 4) / 4))
    const file = exrOf(depths, { ...size, channels: ['R', 'Z'], type, compression })
    expect([...readExr(file).values]).toEqual(depths.map((depth) => 2 * depth))
    if (compression === 'zip')
      expect(file.length).toBeLessThan(exrOf(depths, { ...size, channels: ['R', 'Z'], type }).length)
  })
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
