import { describe, expect, test } from 'vitest'
import { BORDER, NON_MANIFOLD, pairHalfEdges } from './mesh-adjacency.ts'
import { cleanMesh } from './mesh-clean.ts'
import { compactMesh } from './mesh-compact.ts'
import { keepLargeComponents } from './mesh-components.ts'
import { decimateMesh } from './mesh-decimate.ts'
import { closeHoles } from './mesh-holes.ts'
import type { TriangleMesh } from './mesh-types.ts'
import { reduceToPixels } from './reduce-to-pixels.ts'
import { triangleArea } from './triangle-area.ts'

function meshOf(vertices: number[][], triangles: number[][]): TriangleMesh {
  return {
    positions: Float32Array.from(vertices.flat()),
    colors: Uint8Array.from({ length: 3 * vertices.length }, (_, i) => Math.floor(i / 3)),
    triangles: Uint32Array.from(triangles.flat()),
  }
}

/** A flat square of `side` by `side` cells of edge 1 in the plane z = 0, at an offset along x, facing +z. */
function gridMesh(side: number, offset = 0, without: (x: number, y: number) => boolean = () => false): TriangleMesh {
  const vertices: number[][] = []
  const triangles: number[][] = []
  const at = (x: number, y: number): number => y * (side + 1) + x
  for (let y = 0; y <= side; y++) for (let x = 0; x <= side; x++) vertices.push([x + offset, y, 0])
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      if (without(x, y)) continue
      triangles.push([at(x, y), at(x + 1, y), at(x + 1, y + 1)], [at(x, y), at(x + 1, y + 1), at(x, y + 1)])
    }
  }
  return meshOf(vertices, triangles)
}

function joined(a: TriangleMesh, b: TriangleMesh): TriangleMesh {
  return {
    positions: Float32Array.of(...a.positions, ...b.positions),
    colors: Uint8Array.of(...a.colors, ...b.colors),
    triangles: Uint32Array.of(...a.triangles, ...b.triangles.map((v) => v + a.positions.length / 3)),
  }
}

function edgesOf(mesh: TriangleMesh): { border: number; nonManifold: number } {
  const twins = pairHalfEdges(mesh.triangles, mesh.positions.length / 3)
  return {
    border: twins.filter((twin) => twin === BORDER).length,
    nonManifold: twins.filter((twin) => twin === NON_MANIFOLD).length,
  }
}

function areaOf({ positions, triangles }: TriangleMesh): number {
  let area = 0
  for (let i = 0; i < triangles.length; i += 3) {
    area += triangleArea(positions, triangles[i] as number, triangles[i + 1] as number, triangles[i + 2] as number)
  }
  return area
}

const TETRAHEDRON = meshOf(
  [
    [0, 0, 0],
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  [
    [0, 2, 1],
    [0, 1, 3],
    [1, 2, 3],
    [0, 3, 2],
  ],
)

describe('pairHalfEdges', () => {
  test('finds both sides of each edge of a closed mesh', () => {
    const { triangles } = TETRAHEDRON
    const twins = pairHalfEdges(triangles, 4)
    for (let h = 0; h < 12; h++) {
      const twin = twins[h] as number
      expect(twins[twin]).toBe(h)
      expect(triangles[twin]).toBe(triangles[h % 3 === 2 ? h - 2 : h + 1])
    }
  })

  test('knows borders, and edges of more than two or of turned triangles', () => {
    expect(edgesOf(gridMesh(2))).toEqual({ border: 8, nonManifold: 0 })
    const fin = [
      [0, 0, 0],
      [1, 0, 0],
      [0, 1, 0],
      [0, -1, 0],
      [0, 0, 1],
    ]
    expect(
      edgesOf(
        meshOf(fin, [
          [0, 1, 2],
          [1, 0, 3],
          [0, 1, 4],
        ]),
      ),
    ).toEqual({ border: 6, nonManifold: 3 })
    expect(
      edgesOf(
        meshOf(fin, [
          [0, 1, 2],
          [0, 1, 3],
        ]),
      ),
    ).toEqual({ border: 4, nonManifold: 2 })
  })
})

test('compactMesh drops vertices without triangles and keeps the rest in order', () => {
  const compact = compactMesh(gridMesh(1), Uint32Array.of(0, 3, 2))
  expect([...compact.triangles]).toEqual([0, 2, 1])
  expect([...compact.positions]).toEqual([0, 0, 0, 0, 1, 0, 1, 1, 0])
  expect([...compact.colors]).toEqual([0, 0, 0, 2, 2, 2, 3, 3, 3])
})

test('keepLargeComponents drops parts by their share of the largest area', () => {
  const mesh = joined(joined(gridMesh(1, 100), gridMesh(4)), gridMesh(2, 50))
  const result = keepLargeComponents(mesh, 0.2)
  expect(result).toMatchObject({ kept: 2, dropped: 1 })
  expect(areaOf(result.mesh)).toBe(20)
  expect(result.mesh.positions.length / 3).toBe(25 + 9)
})

describe('cleanMesh', () => {
  test('leaves a proper mesh as it is', () => {
    expect(cleanMesh(TETRAHEDRON)).toEqual(TETRAHEDRON)
  })

  test('drops triangles without area and doubles, whichever way they run', () => {
    const base = gridMesh(1)
    const doubled = { ...base, triangles: Uint32Array.of(...base.triangles, 0, 0, 1, 3, 0, 1, 1, 0, 3) }
    expect([...cleanMesh(doubled).triangles]).toEqual([...base.triangles])
  })

  test('drops both sides of a flap that hangs on a closed mesh', () => {
    // From the edge between the first two vertices to a fifth one and back.
    const withFlap = {
      positions: Float32Array.of(...TETRAHEDRON.positions, 0.5, -1, -1),
      colors: Uint8Array.of(...TETRAHEDRON.colors, 0, 0, 0),
      triangles: Uint32Array.of(...TETRAHEDRON.triangles, 0, 1, 4, 1, 0, 4),
    }
    expect([...cleanMesh(withFlap).triangles]).toEqual([...TETRAHEDRON.triangles])
  })

  test('keeps two solids closed that touch along an edge', () => {
    const mirrored = TETRAHEDRON.positions.map((value, i) => (i % 3 === 1 ? -value : value))
    const other = { ...TETRAHEDRON, positions: mirrored, triangles: TETRAHEDRON.triangles.toReversed() }
    const both = joined(TETRAHEDRON, other)
    // The second one's first and fourth vertices, which are in the same places, become the first one's.
    const shared = { ...both, triangles: both.triangles.map((v) => ({ 4: 0, 7: 3 })[v] ?? v) }
    expect(edgesOf(shared).nonManifold).toBe(4)
    const clean = cleanMesh(shared)
    expect(edgesOf(clean)).toEqual({ border: 0, nonManifold: 0 })
    expect(keepLargeComponents(clean, 0).kept).toBe(2)
  })

  test('cuts sheets apart that meet in an edge or a vertex, and moves nothing', () => {
    const fan = meshOf(
      [
        [0, 0, 0],
        [1, 0, 0],
        [0, 1, 0],
        [0, -1, 0],
        [0, 0, 1],
        [0, 0, -1],
      ],
      [
        [0, 1, 2],
        [1, 0, 3],
        [0, 1, 4],
        [1, 0, 5],
      ],
    )
    const cut = cleanMesh(fan)
    expect(edgesOf(cut).nonManifold).toBe(0)
    expect(areaOf(cut)).toBe(areaOf(fan))
    expect(cut.positions.length / 3).toBe(12)

    const bowTie = meshOf(
      [
        [0, 0, 0],
        [1, 0, 0],
        [1, 1, 0],
        [-1, 0, 0],
        [-1, -1, 0],
      ],
      [
        [0, 1, 2],
        [0, 3, 4],
      ],
    )
    const apart = cleanMesh(bowTie)
    expect([...apart.triangles]).toEqual([0, 1, 2, 5, 3, 4])
    expect([...apart.positions.subarray(15)]).toEqual([0, 0, 0])
    expect([...apart.colors.subarray(15)]).toEqual([0, 0, 0])
  })
})

describe('closeHoles', () => {
  const holed = compactMesh(...withHole(6, 2))

  /** A grid whose middle `hole` by `hole` cells are missing. */
  function withHole(side: number, hole: number): [TriangleMesh, Uint32Array] {
    const from = (side - hole) / 2
    const isIn = (v: number): boolean => v >= from && v < from + hole
    const mesh = gridMesh(side, 0, (x, y) => isIn(x) && isIn(y))
    return [mesh, mesh.triangles]
  }

  test('closes a hole with its area, facing as the mesh around it', () => {
    const result = closeHoles(holed, 10)
    expect(result.closed).toBe(1)
    expect(areaOf(result.mesh)).toBe(36)
    expect(edgesOf(result.mesh)).toEqual({ border: 24, nonManifold: 0 })
  })

  test('leaves larger holes and the rim', () => {
    expect(closeHoles(holed, 7)).toEqual({ mesh: holed, closed: 0 })
  })

  test('closes a box without a lid', () => {
    const open = { ...TETRAHEDRON, triangles: TETRAHEDRON.triangles.subarray(3) }
    const { mesh, closed } = closeHoles(open, 3)
    expect(closed).toBe(1)
    expect(edgesOf(mesh)).toEqual({ border: 0, nonManifold: 0 })
  })

  test('does not close where a third sheet would come of it', () => {
    // Two triangles that share an edge: their rim of four has that edge as one chord, and the other is free.
    const pair = gridMesh(1)
    const { mesh } = closeHoles(pair, 4)
    expect(edgesOf(mesh).nonManifold).toBe(0)
  })
})

describe('decimateMesh', () => {
  test('keeps a flat square flat and whole', async () => {
    const mesh = await decimateMesh(gridMesh(20), 100)
    expect(mesh.triangles.length / 3).toBeLessThanOrEqual(100)
    expect(areaOf(mesh)).toBeCloseTo(400, 3)
    expect(mesh.colors.length).toBe(mesh.positions.length)
  })

  test('leaves a mesh within the budget as it is', async () => {
    const mesh = gridMesh(3)
    expect(await decimateMesh(mesh, 18)).toBe(mesh)
  })
})

describe('reduceToPixels', () => {
  /** A plate of 60 x 60 cells with waves of height 1 along x. */
  const wavy = (): TriangleMesh => {
    const mesh = gridMesh(60)
    for (let v = 0; v < mesh.positions.length; v += 3)
      mesh.positions[v + 2] = Math.sin((mesh.positions[v] as number) / 4)
    return mesh
  }
  const reduce = (mesh: TriangleMesh, widthAt: (x: number) => number, triangleBudget = 100_000) =>
    reduceToPixels(mesh, {
      pixelWidths: Float32Array.from({ length: mesh.positions.length / 3 }, (_, v) =>
        widthAt(mesh.positions[3 * v] as number),
      ),
      maxErrorPx: 0.5,
      triangleBudget,
    })
  const errorOf = (mesh: TriangleMesh): number => {
    const heights = Array.from(
      { length: mesh.positions.length / 3 },
      (_, v) => (mesh.positions[3 * v + 2] as number) - Math.sin((mesh.positions[3 * v] as number) / 4),
    )
    return Math.max(...heights.map(Math.abs))
  }

  test('takes what no photo could tell, and not more', async () => {
    const mesh = wavy()
    const fine = await reduce(mesh, () => 0.4)
    expect(fine.triangles.length).toBeLessThan(mesh.triangles.length / 3)
    expect(errorOf(fine)).toBeLessThan(0.2)
    expect(areaOf(fine) / areaOf(mesh)).toBeGreaterThan(0.99)
    expect((await reduce(mesh, () => 20)).triangles.length).toBeLessThan(fine.triangles.length / 10)
  })

  test('leaves triangles where pixels are fine, and joins the halves without a gap', async () => {
    const mesh = wavy()
    const reduced = await reduce(mesh, (x) => (x < 30 ? 0.1 : 2))
    const middles = Array.from({ length: reduced.triangles.length / 3 }, (_, t) =>
      [0, 1, 2].reduce(
        (sum, k) => sum + (reduced.positions[3 * (reduced.triangles[3 * t + k] as number)] as number) / 3,
        0,
      ),
    )
    const near = middles.filter((x) => x < 30).length
    expect(near).toBeGreaterThan(4 * (middles.length - near))
    const twins = pairHalfEdges(reduced.triangles, reduced.positions.length / 3)
    const open = [...twins.keys()].filter((h) => (twins[h] as number) < 0)
    for (const h of open) {
      // On the plate's rim, not along its middle.
      const [x, y] = reduced.positions.subarray(3 * (reduced.triangles[h] as number)) as unknown as [number, number]
      expect(Math.min(x, y, 60 - x, 60 - y)).toBeLessThan(0.1)
    }
  })

  test('keeps to the budget where that is tighter, evenly', async () => {
    const reduced = await reduce(wavy(), () => 1e-4, 600)
    expect(reduced.triangles.length / 3).toBeLessThanOrEqual(600)
    expect(reduced.triangles.length / 3).toBeGreaterThan(550)
  })

  test('makes something of a mesh that no photo looks at', async () => {
    const reduced = await reduce(wavy(), () => Number.POSITIVE_INFINITY, 600)
    expect(reduced.triangles.length / 3).toBeLessThanOrEqual(600)
    expect(reduced.triangles.length).toBeGreaterThan(0)
  })
})
