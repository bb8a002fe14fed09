import { describe, expect, it } from 'vitest'
import { meshFigures } from '../stages/report/mesh-figures.ts'
import { makeRandom } from '../testing/make-random.ts'
import { closeSurface, countOpenEdges, weld } from './close-surface.ts'
import { fillLoop } from './fill-loop.ts'
import { pairHalfEdges } from './mesh-adjacency.ts'
import { borderLoops } from './mesh-holes.ts'
import { triangleArea } from './triangle-area.ts'

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
    expect(closed.madeUpShare).toBeGreaterThan(0.6)
    expect(closed.madeUpShare).toBeLessThan(0.75)
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
    const untouched = { openEdges: 0, madeUpShare: 0, firstMadeUp: 4, unpairedEdges: 0 }
    expect(closeSurface(tetrahedron)).toEqual({ ...tetrahedron, ...untouched })
  })

  it('closes whatever is left of a ball, so that every edge has two triangles that run against each other', () => {
    for (const [seed, share] of [
      [1, 0.1],
      [2, 0.4],
      [3, 0.7],
    ] as const) {
      const random = makeRandom(seed)
      const { positions, triangles } = ball(24, () => random() >= share)
      const closed = closeSurface({ positions, triangles })
      expect(closed.unpairedEdges).toBe(0)
      expect(meshFigures(closed)).toMatchObject({ watertight: true, nonManifoldEdges: 0 })
      // What was there is still there, first.
      expect(closed.firstMadeUp).toBeGreaterThanOrEqual(triangles.length / 3)
      expect(closed.madeUpShare).toBeGreaterThan(0.05)
    }
  })

  it('gives what stood on a table a level foot, however its rim runs', () => {
    // Cut off at a slant from 20 degrees above the lowest place to 60.
    const open = ball(48, ([x, y]) => y > -0.72 + 0.22 * x)
    const { positions, triangles, firstMadeUp } = closeSurface(open)
    const madeUp = triangles.subarray(3 * firstMadeUp)
    const lowest = Math.min(...positions.filter((_, i) => i % 3 === 1))
    const foot = new Set(madeUp.filter((v) => (positions[3 * v + 1] as number) < lowest + 1e-6))
    expect(foot.size).toBeGreaterThan(48)
    const openLowest = Math.min(...open.positions.filter((_, i) => i % 3 === 1))
    expect(openLowest - lowest).toBeLessThan(0.01 * 2 * Math.sqrt(3))
  })

  it('spans a wide hole of any shape with a membrane, not with triangles across the surface beside it', () => {
    // A hole like a horseshoe: its middle lies on the surface between its arms.
    const isHole = (x: number, y: number) => x >= 10 && x < 40 && y >= 10 && y < 40 && !(x >= 20 && x < 30 && y >= 20)
    const hole = 30 * 30 - 10 * 20
    const { positions, triangles } = weld(field(50, isHole))
    const fill = fillLoop(
      positions,
      borderLoops(triangles, pairHalfEdges(triangles, positions.length / 3), 190).find(
        ({ length }) => length === 160,
      ) ?? [],
      positions.length / 3,
    )
    const all = Float32Array.from([...positions, ...fill.places])
    let area = 0
    for (let c = 0; c < fill.corners.length; c += 3) {
      area += triangleArea(all, fill.corners[c] as number, fill.corners[c + 1] as number, fill.corners[c + 2] as number)
    }
    expect(area / hole).toBeGreaterThan(0.98)
    expect(area / hole).toBeLessThan(1.1)
  })
})

/** A ball of radius 1 of `bands` bands, of whose triangles those are kept whose middle is. */
function ball(bands: number, isKept: (middle: [number, number, number]) => boolean) {
  const positions: number[] = []
  for (let i = 0; i <= bands; i++) {
    for (let j = 0; j < 2 * bands; j++) {
      const [polar, around] = [(Math.PI * i) / bands, (Math.PI * j) / bands]
      const radius = i === 0 || i === bands ? 0 : Math.sin(polar)
      positions.push(radius * Math.cos(around), Math.cos(polar), radius * Math.sin(around))
    }
  }
  const triangles: number[] = []
  const add = (...corners: [number, number, number]) => {
    const middle = [0, 1, 2].map((k) => corners.reduce((sum, v) => sum + (positions[3 * v + k] as number), 0) / 3)
    if (isKept(middle as [number, number, number])) triangles.push(...corners)
  }
  for (let i = 0; i < bands; i++) {
    for (let j = 0; j < 2 * bands; j++) {
      const [a, b] = [2 * bands * i + j, 2 * bands * i + ((j + 1) % (2 * bands))]
      if (i > 0) add(a, b, a + 2 * bands)
      if (i < bands - 1) add(b, b + 2 * bands, a + 2 * bands)
    }
  }
  return { positions: Float32Array.from(positions), triangles: Uint32Array.from(triangles) }
}
