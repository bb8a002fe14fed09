import { describe, expect, it } from 'vitest'
import { parseByteRange } from './byte-range.ts'

describe('parseByteRange', () => {
  it.each([
    ['bytes=0-0', { start: 0, end: 0 }],
    ['bytes=2-5', { start: 2, end: 5 }],
    ['bytes=2-', { start: 2, end: 9 }],
    ['bytes=2-99', { start: 2, end: 9 }],
    ['bytes=-3', { start: 7, end: 9 }],
    ['bytes=-99', { start: 0, end: 9 }],
    ['Bytes= 9-9 ', { start: 9, end: 9 }],
  ])('%s of 10 bytes', (header, range) => {
    expect(parseByteRange(header, 10)).toEqual(range)
  })

  it.each(['bytes=10-', 'bytes=10-12', 'bytes=-0', `bytes=${'9'.repeat(400)}-`])(
    '%s of 10 bytes is unsatisfiable',
    (header) => {
      expect(parseByteRange(header, 10)).toBe('unsatisfiable')
    },
  )

  it.each(['bytes=0-', 'bytes=-1'])('%s of an empty file is unsatisfiable', (header) => {
    expect(parseByteRange(header, 0)).toBe('unsatisfiable')
  })

  it.each([
    null,
    '',
    'bytes=',
    'bytes=-',
    'bytes=5-2',
    'bytes=a-b',
    'bytes=0-1,3-4',
    'lines=0-1',
    'bytes=--1',
    'bytes=1.5-2',
  ])('%j sends everything', (header) => {
    expect(parseByteRange(header, 10)).toBeNull()
  })
})
