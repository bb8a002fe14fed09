import { describe, expect, it } from 'vitest'
import { meshFigures } from '../stages/report/mesh-figures.ts'
import { closeSurface, countOpenEdges, weld } from './close-surface.ts'

/** A field of `side` x `side` squares of size 1, each of two triangles with corners of its own, as along seams of a texture. */
function field(side: number, isLeftOut: (x: number, y: number) => boolean = () => false) {
  const positions: number[] = []
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      if (isLeftOut(x, y)) continue
      const corner = (dx: number, dy: number) => [x + dx, 0.1 * Math.sin(x + dx + y + dy), -y - dy]
      positions.push(
        ...corner(0, 0),
        ...corner(1, 0),
        ...corner(1, 1),
        ...corner(0, 0),
        ...corner(1, 1),
        ...corner(0, 1),
      )
    }
  }
  return {
    positions: Float32Array.from(positions),
    triangles: Uint32Array.from({ length: positions.length / 3 }, (_, i) => i),
  }
}

describe('closeSurface', () => {
  it('closes the rim of an open surface and its holes, small and large', () => {
    const isHole = (x: number, y: number) => (x === 3 && y === 3) || (x > 10 && x < 40 && y > 10 && y < 40)
    const open = field(50, isHole)
    expect(meshFigures(weld(open)).boundaryLoops).toBe(3)
    const closed = closeSurface(open)
    expect(meshFigures(closed)).toMatchObject({ watertight: true, components: 1 })
    expect(closed.openEdges).toBe(200 + 4 + 4 * 29)
    // A base as large as the whole, its sides, and the large hole.
    expect(closed.addedShare).toBeGreaterThan(0.6)
    expect(closed.addedShare).toBeLessThan(0.75)
  })

  it('gives a sheet a flat base behind it, so that it is thick enough to print', () => {
    const { positions } = closeSurface(field(20))
    const heights = positions.filter((_, i) => i % 3 === 1)
    // A vertex of the base for each of the rim, and its middle; 3 % of the diagonal behind the wave of 0.1.
    const base = heights.filter((y) => y < -0.5)
    expect(base).toHaveLength(4 * 20 + 1)
    for (const y of base) expect(Math.abs(y + 0.1 + 0.03 * Math.hypot(20, 20))).toBeLessThan(0.1)
  })

  it('closes sheets that touch in an edge or a corner', () => {
    const isChequered = (x: number, y: number) => (x + y) % 2 === 1
    const closed = closeSurface(field(6, isChequered))
    expect(meshFigures(closed).watertight).toBe(true)
  })

  it('leaves a closed surface as it is', () => {
    const positions = Float32Array.of(0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1)
    const tetrahedron = { positions, triangles: Uint32Array.of(0, 2, 1, 0, 1, 3, 1, 2, 3, 2, 0, 3) }
    expect(countOpenEdges(tetrahedron)).toBe(0)
    expect(closeSurface(tetrahedron)).toEqual({ ...tetrahedron, openEdges: 0, addedShare: 0 })
  })
})
