import { describe, expect, it } from 'vitest'
import { makeSceneMesh } from '../testing/scene/make-scene-mesh.ts'
import { faceNeighbours } from './mesh-adjacency.ts'

const yieldToEventLoop = () => undefined

describe('faceNeighbours', () => {
  it('finds the face across every edge of a closed mesh, both ways', async () => {
    const { triangles, positions } = makeSceneMesh({ seed: 2, cell: 0.08 })
    const neighbours = await faceNeighbours(triangles, positions.length / 3, yieldToEventLoop)
    const bordering = neighbours.reduce((sum, face) => sum + (face < 0 ? 1 : 0), 0)
    expect(triangles.length).toBeGreaterThan(3000)
    // Surface nets are not manifold where two parts meet in one cell.
    expect(bordering / neighbours.length).toBeLessThan(0.01)
    neighbours.forEach((other, h) => {
      if (other < 0) return
      const back = neighbours.subarray(3 * other, 3 * other + 3)
      expect(back.includes(Math.floor(h / 3))).toBe(true)
      const [a, b] = [triangles[h], triangles[h % 3 === 2 ? h - 2 : h + 1]]
      const corners = triangles.subarray(3 * other, 3 * other + 3)
      expect(corners.includes(a as number) && corners.includes(b as number)).toBe(true)
    })
  })

  it('has none at a border, at an edge of three faces, and where the second face is turned round', async () => {
    const of = async (...corners: number[]) => [
      ...(await faceNeighbours(Uint32Array.from(corners), 5, yieldToEventLoop)).map((face) => Math.max(face, -1)),
    ]
    expect(await of(0, 1, 2, 1, 0, 3)).toEqual([1, -1, -1, 0, -1, -1])
    expect(await of(0, 1, 2, 1, 0, 3, 0, 1, 4)).toEqual(Array(9).fill(-1))
    expect(await of(0, 1, 2, 0, 1, 3)).toEqual(Array(6).fill(-1))
  })

  it('lets the event loop run on the way', async () => {
    const { triangles, positions } = makeSceneMesh({ seed: 2, cell: 0.08 })
    let pauses = 0
    await faceNeighbours(triangles, positions.length / 3, () => {
      pauses++
      return undefined
    })
    expect(pauses).toBeGreaterThanOrEqual(3)
  })
})
