import { expect, it } from 'vitest'
import { makeRandom } from '../testing/make-random.ts'
import { DESCRIPTOR_LENGTH, LikenessKernel } from './likeness-kernel.ts'
import { countMatches } from './testing/plain-likeness.ts'

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

it('counts what its plain twin counts', async () => {
  const random = makeRandom(3)
  const first = makeDescriptors(60, random)
  const photos = [
    first,
    seenAgain(first, 0.5, random),
    makeDescriptors(40, random),
    first.slice(0, 128),
    new Uint8Array(0),
  ]
  const kernel = await LikenessKernel.open(photos)
  for (const [a, photoA] of photos.entries()) {
    for (const [b, photoB] of photos.entries()) {
      expect([a, b, kernel.countMatches(a, b)]).toEqual([a, b, countMatches(photoA, photoB)])
    }
  }
  expect(kernel.countMatches(0, 1)).toBe(30)
  expect(kernel.countMatches(0, 2)).toBe(0)
})
