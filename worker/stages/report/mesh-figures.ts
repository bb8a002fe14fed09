import type { Report } from '#server/contracts/report.ts'
import { BORDER, NON_MANIFOLD, nextInTriangle, pairHalfEdges } from '../../mesh/mesh-adjacency.ts'
import { componentRoots } from '../../mesh/mesh-components.ts'
import type { TriangleSurface } from '../../mesh/mesh-types.ts'

/** What kind of surface a mesh is. Corners count as joined when they share a vertex. */
export function meshFigures({ positions, triangles }: TriangleSurface): Report['mesh'] {
  const vertices = positions.length / 3
  const twins = pairHalfEdges(triangles, vertices)
  const boundaryEdges = twins.reduce((count, twin) => count + (twin === BORDER ? 1 : 0), 0)
  const nonManifold = new Set<string>()
  twins.forEach((twin, h) => {
    if (twin !== NON_MANIFOLD) return
    const ends = [triangles[h] as number, triangles[nextInTriangle(h)] as number]
    nonManifold.add(`${Math.min(...ends)} ${Math.max(...ends)}`)
  })
  const roots = componentRoots(triangles, vertices)
  return {
    vertices,
    triangles: triangles.length / 3,
    components: new Set(triangles.map((v) => roots[v] as number)).size,
    boundaryLoops: countLoops(triangles, twins, vertices),
    boundaryEdges,
    nonManifoldEdges: nonManifold.size,
    watertight: triangles.length > 0 && boundaryEdges === 0 && nonManifold.size === 0,
    diagonal: diagonal(positions),
  }
}

/** Follows the border from each of its edges to the one that leaves where it ends; where several leave, to one of them. */
function countLoops(triangles: Uint32Array, twins: Int32Array, vertexCount: number): number {
  const leaving = new Int32Array(vertexCount).fill(BORDER)
  twins.forEach((twin, h) => {
    if (twin === BORDER) leaving[triangles[h] as number] = h
  })
  const seen = new Uint8Array(twins.length)
  let loops = 0
  for (let start = 0; start < twins.length; start++) {
    if (twins[start] !== BORDER || seen[start]) continue
    loops++
    for (let h = start; h >= 0 && !seen[h]; h = leaving[triangles[nextInTriangle(h)] as number] as number) seen[h] = 1
  }
  return loops
}

function diagonal(positions: Float32Array): number {
  const extent = (axis: number): number => {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
    for (let i = axis; i < positions.length; i += 3) {
      low = Math.min(low, positions[i] as number)
      high = Math.max(high, positions[i] as number)
    }
    return high - low
  }
  return positions.length === 0 ? 0 : Math.hypot(extent(0), extent(1), extent(2))
}
