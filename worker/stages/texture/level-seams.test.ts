import { describe, expect, it } from 'vitest'
import { faceNeighbours } from '../../mesh/mesh-adjacency.ts'
import { SeamLeveller } from './level-seams.ts'

const yieldToEventLoop = () => undefined
const SIDE = 20

/** A square grid of vertices, 20 by 20, each cell two triangles; the left half is taken from photo 0, the right from 1. */
function grid() {
  const triangles: number[] = []
  const labels: number[] = []
  for (let y = 0; y + 1 < SIDE; y++) {
    for (let x = 0; x + 1 < SIDE; x++) {
      const v = y * SIDE + x
      triangles.push(v, v + SIDE, v + 1, v + 1, v + SIDE, v + SIDE + 1)
      const photo = x < SIDE / 2 ? 0 : 1
      labels.push(photo, photo)
    }
  }
  return { triangles: Uint32Array.from(triangles), labels: Int16Array.from(labels) }
}

describe('SeamLeveller', () => {
  it('closes the step between two photos and fades out away from it', async () => {
    const { triangles, labels } = grid()
    const leveller = new SeamLeveller(
      triangles,
      SIDE * SIDE,
      await faceNeighbours(triangles, SIDE * SIDE, yieldToEventLoop),
      labels,
    )
    const levels = [90, 130]
    levels.forEach((level, photo) => {
      const image = { widthPx: SIDE, heightPx: SIDE, rgb: new Uint8Array(3 * SIDE * SIDE).fill(level) }
      const faces = Int32Array.from([...labels.keys()].filter((face) => labels[face] === photo))
      const pixelOf = (vertex: number, xy: Float64Array) => {
        xy[0] = vertex % SIDE
        xy[1] = Math.floor(vertex / SIDE)
      }
      leveller.sample(faces, photo, { image, gain: [1, 1, 1], pixelOf })
    })
    await leveller.solve(yieldToEventLoop)
    const corrected = (x: number, y: number, photo: number): number =>
      (levels[photo] as number) + leveller.correctionAt(leveller.copyOf(y * SIDE + x, photo), 1)
    const seam = SIDE / 2
    for (let y = 0; y < SIDE; y++) expect(Math.abs(corrected(seam, y, 0) - corrected(seam, y, 1))).toBeLessThan(2)
    expect(Math.abs(corrected(seam, 10, 0) - 110)).toBeLessThan(2)
    for (let x = 1; x < SIDE; x++) {
      const [left, right] = [x - 1, x].map((at) => corrected(at, 10, x <= seam ? 0 : 1)) as [number, number]
      expect(Math.abs(right - left)).toBeLessThan(8)
    }
  })

  it('has no copy of a vertex for a photo that none of its faces is taken from', async () => {
    const { triangles, labels } = grid()
    const leveller = new SeamLeveller(
      triangles,
      SIDE * SIDE,
      await faceNeighbours(triangles, SIDE * SIDE, yieldToEventLoop),
      labels,
    )
    expect(leveller.copyOf(0, 1)).toBe(-1)
    expect(leveller.copyOf(SIDE / 2, 0)).not.toBe(leveller.copyOf(SIDE / 2, 1))
  })
})
