import { expect, it } from 'vitest'
import { makeRandom } from '../testing/make-random.ts'
import { DESCRIPTOR_LENGTH, MatchKernel } from './match-kernel.ts'
import { findMatches } from './testing/plain-matches.ts'

/** Descriptors of length 512 each, as COLMAP stores them. */
function makeDescriptors(count: number, random: () => number): Uint8Array {
  const bytes = new Uint8Array(count * DESCRIPTOR_LENGTH)
  for (let i = 0; i < count; i++) {
    const values = Array.from({ length: DESCRIPTOR_LENGTH }, () => random() ** 4)
    const length = Math.hypot(...values)
    bytes.set(
      values.map((value) => Math.min(255, Math.round((512 * value) / length))),
      i * DESCRIPTOR_LENGTH,
    )
  }
  return bytes
}

/** `share` of the descriptors of `of`, a little changed and in another order, and strangers for the rest. */
function seenAgain(of: Uint8Array, share: number, random: () => number): Uint8Array {
  const count = of.length / DESCRIPTOR_LENGTH
  const again = makeDescriptors(count, random)
  for (let i = 0; i < share * count; i++) {
    const from = of.subarray(i * DESCRIPTOR_LENGTH, (i + 1) * DESCRIPTOR_LENGTH)
    again.set(
      from.map((value) => Math.max(0, value + Math.round(6 * random() - 3))),
      (count - 1 - i) * DESCRIPTOR_LENGTH,
    )
  }
  return again
}

it('finds what its plain twin finds', async () => {
  const random = makeRandom(3)
  const first = makeDescriptors(61, random)
  const photos = [
    first,
    seenAgain(first, 0.5, random),
    makeDescriptors(40, random),
    first.slice(0, DESCRIPTOR_LENGTH),
    new Uint8Array(0),
  ]
  const kernel = await MatchKernel.open()
  const match = (a: number, b: number) => [...kernel.match(photos[a] as Uint8Array, photos[b] as Uint8Array)]
  for (const [a, photoA] of photos.entries()) {
    for (const [b, photoB] of photos.entries()) {
      expect([a, b, match(a, b)]).toEqual([a, b, findMatches(photoA, photoB).flat()])
    }
  }
  expect(match(0, 1)).toHaveLength(2 * 31)
  expect(match(0, 2)).toHaveLength(0)
})
