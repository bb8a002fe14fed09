import { describe, expect, it } from 'vitest'
import { makeRandom } from '../../testing/make-random.ts'
import { grownTexels, sampledTexels, texelsOf } from './chart-outline.ts'
import type { Chart } from './make-charts.ts'

const SIDE = 24
const MARGIN = 2
const FRAME = {
  width: SIDE + 2 * MARGIN,
  height: SIDE + 2 * MARGIN,
  scaleX: 1,
  scaleY: 1,
  offsetX: MARGIN,
  offsetY: MARGIN,
}

function chartOf(points: number[]): Chart {
  return {
    ...{ photo: 0, faces: Int32Array.of(0), vertices: Int32Array.of(0, 1, 2), triangles: Uint32Array.of(0, 1, 2) },
    ...{ points: Float32Array.from(points), left: 0, top: 0, right: SIDE, bottom: SIDE },
  }
}

describe('sampledTexels', () => {
  const random = makeRandom(5)
  const triangles = Array.from({ length: 60 }, (_, i) => {
    const points = Array.from({ length: 6 }, () => random() * (SIDE - 0.01))
    // Every third is a sliver that no middle of a texel lies in.
    if (i % 3 === 0) [points[4], points[5]] = [(points[0] as number) + 0.05, (points[1] as number) + 0.05]
    return points
  })

  it('has every texel that a bilinear sample of the triangle mixes in, and no other', () => {
    for (const points of triangles) {
      const { touched, width } = sampledTexels(chartOf(points), FRAME)
      const sampled = new Uint8Array(touched.length)
      const [ax, ay, bx, by, cx, cy] = points as [number, number, number, number, number, number]
      for (let i = 0; i <= 120; i++) {
        for (let k = 0; k <= 120 - i; k++) {
          const [u, v] = [i / 120, k / 120]
          const x = ax + u * (bx - ax) + v * (cx - ax) + MARGIN
          const y = ay + u * (by - ay) + v * (cy - ay) + MARGIN
          const first = Math.floor(y - 0.5) * width + Math.floor(x - 0.5)
          for (const offset of [0, 1, width, width + 1]) sampled[first + offset] = 1
        }
      }
      expect(sampled.every((is, i) => !is || touched[i] === 1)).toBe(true)
      // Samples are a quarter of a texel apart: what they miss is a corner.
      const missed = touched.reduce((sum, is, i) => sum + (is && !sampled[i] ? 1 : 0), 0)
      expect(missed).toBeLessThan(6)
    }
  })

  it('grows by whole rings, corners included', () => {
    const point = sampledTexels(chartOf([7.2, 9.1, 7.4, 9.1, 7.2, 9.4]), FRAME)
    expect([0, 1, 2].map((radius) => texelsOf(grownTexels(point, radius)))).toEqual([4, 16, 36])
  })
})
