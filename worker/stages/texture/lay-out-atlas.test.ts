import { describe, expect, it } from 'vitest'
import { makeRandom } from '../../testing/make-random.ts'
import { layOutAtlas } from './lay-out-atlas.ts'
import type { Chart } from './make-charts.ts'
import type { TexturePhoto } from './texture-photo.ts'

const NOTHING = { faces: new Int32Array(), vertices: new Int32Array(), triangles: new Uint32Array() }

const photo: TexturePhoto = {
  name: '0001.jpg',
  path: '/0001.jpg',
  maskPath: null,
  camera: {
    ...{ widthPx: 1000, heightPx: 800, fxPx: 900, fyPx: 900, cxPx: 500, cyPx: 400 },
    camFromWorld: { rotation: [1, 0, 0, 0], translation: [0, 0, 0] },
  },
}

describe('layOutAtlas', () => {
  const random = makeRandom(3)
  const charts = Array.from({ length: 400 }, (): Chart => {
    const [left, top] = [random() * 900, random() * 700]
    const [right, bottom] = [left + 90 * random() ** 2, top + 90 * random() ** 2]
    return { ...NOTHING, photo: 0, points: new Float32Array(), left, top, right, bottom }
  })
  const widest = layOutAtlas(charts, [photo], 4096)

  it('takes the smallest texture that holds all charts as large as in the photos', () => {
    expect(widest.photoSizes).toEqual([{ widthPx: 1000, heightPx: 800 }])
    expect(widest.sizePx % 64).toBe(0)
    const area = widest.rects.reduce((sum, { width, height }) => sum + width * height, 0)
    expect(area / widest.sizePx ** 2).toBeGreaterThan(0.8)
    expect(layOutAtlas(charts, [photo], widest.sizePx)).toEqual(widest)
  })

  it('scales the photos down where that is more than is allowed', () => {
    const sizePx = widest.sizePx - 100
    const { photoSizes, rects, ...tight } = layOutAtlas(charts, [photo], sizePx)
    expect(tight.sizePx).toBe(sizePx)
    expect(photoSizes[0]?.widthPx).toBeLessThan(1000)
    expect(photoSizes[0]?.widthPx).toBeGreaterThan(700)
    for (const { x, y, width, height } of rects) {
      expect(Math.min(x, y)).toBeGreaterThanOrEqual(0)
      expect(Math.max(x + width, y + height)).toBeLessThanOrEqual(sizePx)
    }
  })
})
