import { describe, expect, it } from 'vitest'
import { makeRandom } from '../../testing/make-random.ts'
import { type ChartTexels, grownTexels, texelsOf, turned, WAYS, type Way } from './chart-outline.ts'
import { type Piece, packOutlines } from './pack-outlines.ts'
import { coverWithSquares } from './square-cover.ts'

const noPause = () => undefined

interface Place {
  left: number
  top: number
  way: Way
}

/** A piece of the texels where `isIn` says so, with `gap` texels around it that another's may not take. */
function pieceOf(
  [width, height]: [width: number, height: number],
  isIn: (x: number, y: number) => boolean,
  { gap = 0, ways = [0] }: { gap?: number; ways?: readonly Way[] } = {},
): Piece {
  const touched = new Uint8Array((width + 2 * gap) * (height + 2 * gap))
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) touched[(y + gap) * (width + 2 * gap) + x + gap] = isIn(x, y) ? 1 : 0
  }
  const taken = { touched, width: width + 2 * gap, height: height + 2 * gap }
  return { wanted: coverWithSquares(grownTexels(taken, gap)), taken, ways }
}

function forEachTexel(texels: ChartTexels, { left, top, way }: Place, use: (x: number, y: number) => void): void {
  const { touched, width } = turned(texels, way)
  for (let i = 0; i < touched.length; i++) if (touched[i]) use(left + (i % width), top + Math.floor(i / width))
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
    const isIn = (x: number, y: number) => shape((2 * x + 1) / width - 1, (2 * y + 1) / height - 1)
    return pieceOf([width, height], isIn, { gap: 1, ways: width % 2 === 0 ? WAYS : [0] })
  }).filter(({ taken }) => texelsOf(taken) > 0)
  const needed = pieces.reduce((sum, { wanted, taken }) => sum + (wanted.texels + texelsOf(taken)) / 2, 0)

  it('places all inside, keeps them apart, and wastes little, though half of them have holes or corners', async () => {
    const sizePx = Math.ceil(Math.sqrt(needed / 0.81))
    const packing = await packOutlines(pieces, { width: sizePx, height: sizePx }, noPause)
    expect(packing).not.toBeNull()
    const owner = new Int32Array(sizePx * sizePx).fill(-1)
    const write = (which: 'taken' | 'wanted', use: (at: number, piece: number) => void) => {
      pieces.forEach(({ wanted, taken }, i) => {
        const [left, top] = [packing?.places[2 * i] as number, packing?.places[2 * i + 1] as number]
        const way = packing?.ways[i] as Way
        const size = way & 4 ? [wanted.height, wanted.width] : [wanted.width, wanted.height]
        expect(Math.min(left, top)).toBeGreaterThanOrEqual(0)
        expect(Math.max(left + (size[0] as number), top + (size[1] as number))).toBeLessThanOrEqual(sizePx)
        const texels = which === 'taken' ? taken : grownTexels(taken, 1)
        forEachTexel(texels, { left, top, way }, (x, y) => use(y * sizePx + x, i))
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
    const frame = pieceOf([60, 60], (x, y) => x < 5 || y < 5 || x >= 55 || y >= 55)
    const small = Array.from({ length: 25 }, () => pieceOf([10, 10], () => true))
    expect(await packOutlines([...small, frame], { width: 60, height: 60 }, noPause)).not.toBeNull()
  })

  it('says so when they do not fit', async () => {
    const tooSmall = Math.floor(Math.sqrt(needed)) - 8
    expect(await packOutlines(pieces, { width: tooSmall, height: tooSmall }, noPause)).toBeNull()
    expect(await packOutlines([pieceOf([11, 1], () => true)], { width: 10, height: 20 }, noPause)).toBeNull()
  })

  it('lays a piece down in the way that finds room', async () => {
    const wide = pieceOf([10, 4], () => true, { ways: WAYS })
    const block = pieceOf([10, 10], (x) => x < 6)
    const packing = await packOutlines([block, wide], { width: 10, height: 20 }, noPause)
    expect(packing?.ways).toEqual(Uint8Array.of(0, 4))
    expect(packing?.places).toEqual(Int32Array.of(0, 0, 6, 0))
    expect(packing?.height).toBe(10)
  })
})
