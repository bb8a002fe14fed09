import { describe, expect, it } from 'vitest'
import { makeSceneMesh } from '../../testing/scene/make-scene-mesh.ts'
import { faceNeighbours, NO_FACE } from './mesh-adjacency.ts'

const yieldToEventLoop = () => undefined

describe('faceNeighbours', () => {
  it('finds the face across every edge of a closed mesh, both ways', async () => {
    const { triangles } = makeSceneMesh({ seed: 2, cell: 0.08 })
    const neighbours = await faceNeighbours(triangles, yieldToEventLoop)
    const bordering = neighbours.reduce((sum, face) => sum + (face === NO_FACE ? 1 : 0), 0)
    expect(triangles.length).toBeGreaterThan(3000)
    // Surface nets are not manifold where two parts meet in one cell.
    expect(bordering / neighbours.length).toBeLessThan(0.01)
    neighbours.forEach((other, h) => {
      if (other === NO_FACE) return
      const back = neighbours.subarray(3 * other, 3 * other + 3)
      expect(back.includes(Math.floor(h / 3))).toBe(true)
      const [a, b] = [triangles[h], triangles[h % 3 === 2 ? h - 2 : h + 1]]
      const corners = triangles.subarray(3 * other, 3 * other + 3)
      expect(corners.includes(a as number) && corners.includes(b as number)).toBe(true)
    })
  })

  it('has none at a border, and pairs the first two of three faces at an edge', async () => {
    const neighbours = await faceNeighbours(Uint32Array.from([0, 1, 2, 1, 0, 3, 0, 1, 4]), yieldToEventLoop)
    expect([...neighbours]).toEqual([1, -1, -1, 0, -1, -1, -1, -1, -1])
  })
})
