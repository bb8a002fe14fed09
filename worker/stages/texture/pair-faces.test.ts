import { describe, expect, it } from 'vitest'
import { makeRandom } from '../../testing/make-random.ts'
import { pairFaces } from './pair-faces.ts'

/** A net of triangles around `columns` by `rows` squares. */
function net(columns: number, rows: number): number[][] {
  const at = (x: number, y: number) => y * (columns + 1) + x
  return Array.from({ length: columns * rows }, (_, i) => [i % columns, Math.floor(i / columns)] as const).flatMap(
    ([x, y]) => [
      [at(x, y), at(x + 1, y), at(x, y + 1)],
      [at(x + 1, y), at(x + 1, y + 1), at(x, y + 1)],
    ],
  )
}

describe('pairFaces', () => {
  const whole = Uint32Array.from(net(20, 20).flat())

  it('leaves no face of a net alone', () => {
    expect(pairFaces(whole).offsets.length - 1).toBe(400)
  })

  it('keeps every face, its corners and the way around, and pairs across an edge alone', () => {
    const random = makeRandom(3)
    const turned = (face: number[]) => {
      const start = Math.floor(3 * random())
      return [0, 1, 2].map((k) => face[(start + k) % 3] as number)
    }
    const left = net(20, 20)
      .filter(() => random() < 0.8)
      .map(turned)
    const { vertices, offsets, triangles } = pairFaces(Uint32Array.from(left.flat()))
    expect([...triangles].map((i) => vertices[i])).toEqual(left.flat())
    const pairOf = (i: number) => offsets.findLastIndex((first) => first <= i)
    const kinds = new Set<string>()
    for (let t = 0; t < triangles.length; t += 3) {
      const face = [...triangles.subarray(t, t + 3)]
      const [pair = -1, ...others] = face.map(pairOf)
      expect(others).toEqual([pair, pair])
      // The way around, as places in a square of two rows.
      const places = face.map((i) => i - (offsets[pair] as number))
      const first = places.indexOf(Math.min(...places))
      kinds.add([0, 1, 2].map((k) => places[(first + k) % 3]).join())
    }
    expect([...kinds].sort()).toEqual(['0,1,2', '1,3,2'])
    const alone = offsets.slice(1).filter((end, pair) => end - (offsets[pair] as number) === 3).length
    expect(alone).toBeLessThan(0.15 * left.length)
  })
})
