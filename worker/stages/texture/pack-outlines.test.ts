import { describe, expect, it } from 'vitest'
import { makeRandom } from '../../testing/make-random.ts'
import { grownOutline, type Outline, texelsOf } from './chart-outline.ts'
import { packOutlines, type Shape } from './pack-outlines.ts'

const noPause = () => undefined

/** A piece of the texels where `isIn` says so, with `gap` texels around it that another's may not take. */
function pieceOf(width: number, height: number, isIn: (x: number, y: number) => boolean, gap = 0): Shape {
  const touched = new Uint8Array((width + 2 * gap) * (height + 2 * gap))
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) touched[(y + gap) * (width + 2 * gap) + x + gap] = isIn(x, y) ? 1 : 0
  }
  const texels = { touched, width: width + 2 * gap, height: height + 2 * gap }
  return { wanted: grownOutline(texels, gap), taken: grownOutline(texels, 0) }
}

function forEachTexel(outline: Outline, use: (x: number, y: number) => void): void {
  for (let y = 0; y < outline.height; y++) {
    for (let i = outline.starts[y] as number; i < (outline.starts[y + 1] as number); i++) {
      for (let x = outline.runs[2 * i] as number; x < (outline.runs[2 * i + 1] as number); x++) use(x, y)
    }
  }
}

describe('packOutlines', () => {
  const random = makeRandom(11)
  const shapes: ((u: number, v: number) => boolean)[] = [
    () => true,
    (u, v) => u * u + v * v < 1,
    (u, v) => u * u + v * v < 1 && u * u + v * v > 0.5,
    (u, v) => Math.abs(u) < 0.3 || Math.abs(v) < 0.3,
    (u, v) => u > v,
  ]
  const pieces = Array.from({ length: 600 }, () => {
    const [width, height] = [2 + Math.floor(60 * random() ** 3), 2 + Math.floor(60 * random() ** 3)]
    const shape = shapes[Math.floor(5 * random())] as (u: number, v: number) => boolean
    return pieceOf(width, height, (x, y) => shape((2 * x + 1) / width - 1, (2 * y + 1) / height - 1), 1)
  }).filter(({ taken }) => texelsOf(taken) > 0)
  const needed = pieces.reduce((sum, { wanted, taken }) => sum + (texelsOf(wanted) + texelsOf(taken)) / 2, 0)

  it('places all inside, keeps them apart, and wastes little, though half of them have holes or corners', async () => {
    const size = Math.ceil(Math.sqrt(needed / 0.81))
    const packing = await packOutlines(
      pieces.map((piece) => [piece]),
      { width: size, height: size },
      noPause,
    )
    expect(packing).not.toBeNull()
    const owner = new Int32Array(size * size).fill(-1)
    const write = (which: 'taken' | 'wanted', use: (at: number, piece: number) => void) => {
      pieces.forEach((piece, i) => {
        const [left, top] = [packing?.places[2 * i] as number, packing?.places[2 * i + 1] as number]
        expect(Math.min(left, top)).toBeGreaterThanOrEqual(0)
        expect(Math.max(left + piece.wanted.width, top + piece.wanted.height)).toBeLessThanOrEqual(size)
        forEachTexel(piece[which], (x, y) => use((top + y) * size + left + x, i))
      })
    }
    let clashes = 0
    write('taken', (at, piece) => {
      if (owner[at] !== -1) clashes++
      owner[at] = piece
    })
    write('wanted', (at, piece) => {
      if (owner[at] !== -1 && owner[at] !== piece) clashes++
    })
    expect(clashes).toBe(0)
  })

  it('puts small pieces into the holes of large ones', async () => {
    const frame = pieceOf(60, 60, (x, y) => x < 5 || y < 5 || x >= 55 || y >= 55)
    const small = Array.from({ length: 25 }, () => pieceOf(10, 10, () => true))
    const pieces = [...small, frame].map((piece) => [piece])
    expect(await packOutlines(pieces, { width: 60, height: 60 }, noPause)).not.toBeNull()
  })

  it('says so when they do not fit', async () => {
    const all = pieces.map((piece) => [piece])
    const tooSmall = Math.floor(Math.sqrt(needed)) - 8
    expect(await packOutlines(all, { width: tooSmall, height: tooSmall }, noPause)).toBeNull()
    expect(await packOutlines([[pieceOf(11, 1, () => true)]], { width: 10, height: 20 }, noPause)).toBeNull()
  })

  it('takes the shape of a piece that finds room', async () => {
    const wide = pieceOf(10, 4, () => true)
    const high = pieceOf(4, 10, () => true)
    const block = pieceOf(10, 10, (x, y) => x < 6 || y < 0)
    const packing = await packOutlines([[block], [wide, high]], { width: 10, height: 20 }, noPause)
    expect(packing?.shapes).toEqual(Uint8Array.of(0, 1))
    expect(packing?.places).toEqual(Int32Array.of(0, 0, 6, 0))
    expect(packing?.height).toBe(10)
  })
})
