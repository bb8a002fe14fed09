import { BORDER, NON_MANIFOLD, nextInTriangle, pairHalfEdges } from './mesh-adjacency.ts'
import type { TriangleMesh } from './mesh-types.ts'

/**
 * Makes a mesh that every tool takes: no triangle without an area or twice there, at most two triangles at an edge,
 * one fan of triangles at a vertex. Sheets that met in an edge or a vertex are cut apart there by copies of the
 * vertices, at the same place (Guéziec et al. 1998, "Converting sets of polygons to manifold surfaces by cutting").
 */
export function cleanMesh(mesh: TriangleMesh): TriangleMesh {
  const proper = withoutDegenerate(mesh)
  const triangles = withoutDuplicates(proper, mesh.positions.length / 3)
  return cutApart({ ...mesh, triangles })
}

/** Without triangles that have two corners in one place. */
function withoutDegenerate({ positions, triangles }: TriangleMesh): Uint32Array {
  const samePlace = (a: number, b: number): boolean =>
    a === b || [0, 1, 2].every((axis) => positions[3 * a + axis] === positions[3 * b + axis])
  return triangles.filter((_, corner) => {
    const i = corner - (corner % 3)
    const [a, b, c] = [triangles[i], triangles[i + 1], triangles[i + 2]] as [number, number, number]
    return !samePlace(a, b) && !samePlace(b, c) && !samePlace(c, a)
  })
}

/** Without triangles that have the same three corners as an earlier one. */
function withoutDuplicates(triangles: Uint32Array, vertexCount: number): Uint32Array {
  const twins = pairHalfEdges(triangles, vertexCount)
  const seen = new Set<string>()
  const dropped = new Set<number>()
  for (let i = 0; i < triangles.length; i += 3) {
    if (!mayHaveDuplicate(twins, i)) continue
    const key = [...triangles.subarray(i, i + 3)].toSorted((a, b) => a - b).join()
    if (seen.has(key)) dropped.add(i)
    seen.add(key)
  }
  return dropped.size === 0 ? triangles : triangles.filter((_, corner) => !dropped.has(corner - (corner % 3)))
}

/** A duplicate shares all three edges: they are overfull, or its back is the neighbour everywhere. */
function mayHaveDuplicate(twins: Int32Array, i: number): boolean {
  const [a, b, c] = [twins[i], twins[i + 1], twins[i + 2]] as [number, number, number]
  if (a === NON_MANIFOLD && b === NON_MANIFOLD && c === NON_MANIFOLD) return true
  return (
    a >= 0 && b >= 0 && c >= 0 && Math.floor(a / 3) === Math.floor(b / 3) && Math.floor(b / 3) === Math.floor(c / 3)
  )
}

function cutApart({ positions, colors, triangles }: TriangleMesh): TriangleMesh {
  const vertexCount = positions.length / 3
  const twins = pairHalfEdges(triangles, vertexCount)
  // (1) corners are of one vertex when they turn around it over proper edges
  const ownerOf = new Int32Array(vertexCount).fill(-1)
  const vertexOf = new Uint32Array(triangles.length)
  const done = new Uint8Array(triangles.length)
  const copied: number[] = []
  for (let corner = 0; corner < triangles.length; corner++) {
    if (done[corner]) continue
    const vertex = triangles[corner] as number
    let name = vertex
    if (ownerOf[vertex] !== -1) {
      name = vertexCount + copied.length
      copied.push(vertex)
    }
    ownerOf[vertex] = corner
    markFan(twins, corner, (member) => {
      done[member] = 1
      vertexOf[member] = name
    })
  }
  if (copied.length === 0) return { positions, colors, triangles }

  // (2) the copies stand behind the vertices
  const allPositions = new Float32Array(positions.length + 3 * copied.length)
  const allColors = new Uint8Array(allPositions.length)
  allPositions.set(positions)
  allColors.set(colors)
  for (const [i, vertex] of copied.entries()) {
    const to = 3 * (vertexCount + i)
    allPositions.set(positions.subarray(3 * vertex, 3 * vertex + 3), to)
    allColors.set(colors.subarray(3 * vertex, 3 * vertex + 3), to)
  }
  return { positions: allPositions, colors: allColors, triangles: vertexOf }
}

/** Calls `mark` for the corners of the fan around a corner's vertex, to both sides until it ends or comes round. */
function markFan(twins: Int32Array, corner: number, mark: (corner: number) => void): void {
  mark(corner)
  // Across the edge that leaves the corner: its twin ends in the vertex, the corner of which is the next one.
  let twin = twins[corner] as number
  while (twin > BORDER) {
    const next = nextInTriangle(twin)
    if (next === corner) return
    mark(next)
    twin = twins[next] as number
  }
  // Then the other way: across the edge that comes into the corner.
  let current = twins[nextInTriangle(nextInTriangle(corner))] as number
  while (current > BORDER) {
    mark(current)
    current = twins[nextInTriangle(nextInTriangle(current))] as number
  }
}
