import { expect, test } from 'vitest'
import { detailCandidates, insideMask, putDepths, withoutKnown } from './detail.ts'

const [WIDTH, HEIGHT] = [31, 23]

test('candidates are within four pixels of one without depth, to each side, and in no plain area', () => {
  // Few without depth, at the borders too.
  const depths = Float32Array.from({ length: WIDTH * HEIGHT }, (_, i) => ((i * 7919) % 101 === 0 ? 0 : 2))
  const isPlain = Uint8Array.from({ length: WIDTH * HEIGHT }, (_, i) => ((i * 31) % 5 === 0 ? 1 : 0))
  const wanted = depths.map((_, i) => {
    if (isPlain[i]) return 0
    const near = depths.findIndex((depth, k) => {
      const [dx, dy] = [(k % WIDTH) - (i % WIDTH), Math.floor(k / WIDTH) - Math.floor(i / WIDTH)]
      return depth === 0 && Math.max(Math.abs(dx), Math.abs(dy)) <= 4
    })
    return near >= 0 ? 1 : 0
  })
  const candidates = detailCandidates(depths, isPlain, { widthPx: WIDTH })
  expect([...candidates]).toEqual([...wanted])
  expect(candidates.filter((is) => is).length).toBeGreaterThan(100)
  expect(candidates.filter((is) => is).length).toBeLessThan(0.7 * candidates.length)
})

test('detail keeps what is in the mask, what is not known yet, and its depths go into maps', () => {
  const detail = { pixels: Uint32Array.of(3, 1, 2), hypotheses: Float32Array.from({ length: 12 }, (_, k) => k) }
  const inside = insideMask(detail, Uint8Array.of(1, 0, 1, 1))
  expect([...inside.pixels]).toEqual([3, 2])
  expect([...inside.hypotheses]).toEqual([0, 1, 2, 3, 8, 9, 10, 11])
  const unknown = withoutKnown(detail, Float32Array.of(0, 5, 0, 0))
  expect([...unknown.pixels]).toEqual([3, 2])
  expect([...putDepths(Float32Array.of(9, 9, 9, 9), detail)]).toEqual([9, 7, 11, 3])
})
