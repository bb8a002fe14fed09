import { beforeAll, describe, expect, it } from 'vitest'
import { makeRandom } from '../../testing/make-random.ts'
import { type AtlasLayout, type ChartRect, layOutAtlas } from './lay-out-atlas.ts'
import type { Chart } from './make-charts.ts'
import type { TexturePhoto } from './texture-photo.ts'

const photo: TexturePhoto = {
  name: '0001.jpg',
  path: '/0001.jpg',
  maskPath: null,
  camera: {
    ...{ widthPx: 1000, heightPx: 800, fxPx: 900, fyPx: 900, cxPx: 500, cyPx: 400 },
    camFromWorld: { rotation: [1, 0, 0, 0], translation: [0, 0, 0] },
  },
}

/** A chart of two triangles: a quadrangle with its corners on the four sides of the box. */
function chartIn(left: number, top: number, right: number, bottom: number, at: () => number): Chart {
  const [width, height] = [right - left, bottom - top]
  const corners = [
    left + at() * width,
    top,
    right,
    top + at() * height,
    left + at() * width,
    bottom,
    left,
    top + at() * height,
  ]
  return {
    ...{
      photo: 0,
      faces: Int32Array.of(0, 1),
      vertices: Int32Array.of(0, 1, 2, 3),
      triangles: Uint32Array.of(0, 1, 2, 0, 2, 3),
    },
    ...{ points: Float32Array.from(corners), left, top, right, bottom },
  }
}

describe('layOutAtlas', () => {
  const random = makeRandom(3)
  const charts = Array.from({ length: 150 }, (): Chart => {
    const [left, top] = [random() * 900, random() * 700]
    return chartIn(left, top, left + 4 + 90 * random() ** 2, top + 4 + 90 * random() ** 2, random)
  })
  const layOut = (of: readonly Chart[], maxPx: number) => layOutAtlas(of, [photo], maxPx, () => undefined)
  let widest: AtlasLayout
  beforeAll(async () => {
    widest = await layOut(charts, 4096)
  })

  it('takes the smallest texture that holds all charts as large as in the photos', async () => {
    expect(widest.photoSizes).toEqual([{ widthPx: 1000, heightPx: 800 }])
    expect([widest.widthPx % 16, widest.heightPx % 16]).toEqual([0, 0])
    expect(widest.widthPx / widest.heightPx).toBeGreaterThan(0.8)
    expect(widest.widthPx / widest.heightPx).toBeLessThan(1.25)
    const boxes = widest.rects.reduce((sum, rect) => sum + (rect ? rect.width * rect.height : 0), 0)
    // By their boxes they could not be packed better than without any gap.
    expect(widest.widthPx * widest.heightPx).toBeLessThan(0.9 * boxes)
    expect(await layOut(charts, Math.max(widest.widthPx, widest.heightPx))).toEqual(widest)
  })

  it('scales the photos down where that is more than is allowed', async () => {
    const sizePx = 280
    const { photoSizes, rects, ...tight } = await layOut(charts, sizePx)
    expect(tight).toMatchObject({ widthPx: sizePx, heightPx: sizePx })
    expect(photoSizes[0]?.widthPx).toBeLessThan(1000)
    expect(photoSizes[0]?.widthPx).toBeGreaterThan(660)
    for (const { x, y, width, height, way } of rects.filter((rect) => rect !== null)) {
      expect(Math.min(x, y)).toBeGreaterThanOrEqual(0)
      expect(Math.max(x + (way & 4 ? height : width), y + (way & 4 ? width : height))).toBeLessThanOrEqual(sizePx)
    }
  })

  it('gives pairs of faces that are smaller than their padding a square of two texels each', async () => {
    const tiny = Array.from({ length: 300 }, (_, i) => chartIn(i, 7.1, i + 1.2, 8.5, random))
    const { rects, specks, widthPx, heightPx } = await layOut([...charts, ...tiny], 4096)
    expect(rects.map((rect) => rect === null)).toEqual([...charts.map(() => false), ...tiny.map(() => true)])
    expect(tiny.every((_, i) => specks.pairs(charts.length + i).vertices.length === 4)).toBe(true)
    const squares = tiny.map((_, i) => specks.squareOf(charts.length + i, 0))
    expect(squares.every(([x, y]) => x % 2 === 0 && y % 2 === 0 && x + 2 <= widthPx && y + 2 <= heightPx)).toBe(true)
    expect(new Set(squares.map(([x, y]) => y * widthPx + x)).size).toBe(300)
    const inGrid = ([x, y]: [number, number]) =>
      squares.some(([left, top]) => left === x - (x % 2) && top === y - (y % 2))
    const middleOf = ({ x, y, width, height, way }: ChartRect): [number, number] =>
      way & 4 ? [x + (height >> 1), y + (width >> 1)] : [x + (width >> 1), y + (height >> 1)]
    expect(rects.some((rect) => rect && inGrid(middleOf(rect)))).toBe(false)
  })
})
