import { keepTriangles } from './keep-triangles.ts'
import { BORDER, NON_MANIFOLD, nextInTriangle, pairHalfEdges } from './mesh-adjacency.ts'
import type { TriangleMesh } from './mesh-types.ts'
import { pairSheets } from './pair-sheets.ts'
import { splitSharedEdges } from './split-shared-edges.ts'

/**
 * Makes a mesh that every tool takes: no triangle without an area or twice there, at most two triangles at an edge,
 * one fan of triangles at a vertex. Sheets that met in an edge or a vertex are cut apart there by copies of the
 * vertices, at the same place (Guéziec et al. 1998, "Converting sets of polygons to manifold surfaces by cutting"), so that a
 * closed surface stays closed where that is possible.
 */
export function cleanMesh(mesh: TriangleMesh): TriangleMesh {
  const vertexCount = mesh.positions.length / 3
  const proper = withoutDegenerate(mesh)
  const twins = pairHalfEdges(proper, vertexCount)
  const triangles = withoutDuplicates(proper, twins, vertexCount)
  return cutApart({ ...mesh, triangles }, triangles === proper ? twins : pairHalfEdges(triangles, vertexCount))
}

/** Without triangles that have two corners in one place. */
function withoutDegenerate({ positions, triangles }: TriangleMesh): Uint32Array {
  const samePosition = (a: number, b: number): boolean =>
    a === b ||
    (positions[3 * a] === positions[3 * b] &&
      positions[3 * a + 1] === positions[3 * b + 1] &&
      positions[3 * a + 2] === positions[3 * b + 2])
  return keepTriangles(triangles, (i) => {
    const [a, b, c] = [triangles[i], triangles[i + 1], triangles[i + 2]] as [number, number, number]
    return !samePosition(a, b) && !samePosition(b, c) && !samePosition(c, a)
  })
}

/**
 * Without triangles that lie on another one of the same three corners. Of two that run the same way one goes. Two that run
 * against each other are a flap without thickness: both go, so that what was closed stays closed, unless one of them was put on
 * a sheet that is whole without it.
 */
function withoutDuplicates(triangles: Uint32Array, twins: Int32Array, vertexCount: number): Uint32Array {
  const candidates: number[] = []
  for (let i = 0; i < triangles.length; i += 3) if (mayHaveDuplicate(twins, i)) candidates.push(i)
  if (candidates.length === 0) return triangles
  const balance = edgeBalance(triangles, candidates, vertexCount)
  const balanceOf = ([from, to]: [number, number]) => balance.get(from * vertexCount + to) ?? 0
  const seen = new Map<string, number>()
  const dropped = new Set<number>()
  for (const i of candidates) {
    const corners = [...triangles.subarray(i, i + 3)]
    const key = corners.toSorted((a, b) => a - b).join()
    const before = seen.get(key)
    if (before === undefined || dropped.has(before)) {
      seen.set(key, i)
      continue
    }
    dropped.add(i)
    if (!runsBack(triangles, before, corners) || edgesOf(corners).some((edge) => balanceOf(edge) > 0)) {
      for (const [from, to] of edgesOf(corners)) {
        balance.set(from * vertexCount + to, balanceOf([from, to]) - 1)
        balance.set(to * vertexCount + from, balanceOf([to, from]) + 1)
      }
    } else {
      // Together they count nothing.
      dropped.add(before)
    }
  }
  return dropped.size === 0 ? triangles : keepTriangles(triangles, (i) => !dropped.has(i))
}

function edgesOf([a = 0, b = 0, c = 0]: readonly number[]): [number, number][] {
  return [
    [a, b],
    [b, c],
    [c, a],
  ]
}

/** Whether the triangle at `i`, of the same corners, goes round them the other way. */
function runsBack(triangles: Uint32Array, i: number, [a = 0, b = 0]: readonly number[]): boolean {
  const corners = [...triangles.subarray(i, i + 3)]
  return corners[(corners.indexOf(a) + 1) % 3] !== b
}

/** For each edge of these triangles, in each direction, how many more triangles run along it than against it: keys are from * vertexCount + to. */
function edgeBalance(triangles: Uint32Array, candidates: readonly number[], vertexCount: number): Map<number, number> {
  const balance = new Map<number, number>()
  const isAtOne = new Uint8Array(vertexCount)
  for (const i of candidates) {
    for (const [from, to] of edgesOf([...triangles.subarray(i, i + 3)])) {
      balance.set(from * vertexCount + to, 0)
      balance.set(to * vertexCount + from, 0)
      isAtOne[from] = 1
    }
  }
  for (let h = 0; h < triangles.length; h++) {
    const [from, to] = [triangles[h] as number, triangles[nextInTriangle(h)] as number]
    if (!isAtOne[from] || !isAtOne[to]) continue
    const along = balance.get(from * vertexCount + to)
    if (along === undefined) continue
    balance.set(from * vertexCount + to, along + 1)
    balance.set(to * vertexCount + from, (balance.get(to * vertexCount + from) ?? 0) - 1)
  }
  return balance
}

/** A duplicate shares all three edges: they are overfull, or its back is the neighbour there. */
function mayHaveDuplicate(twins: Int32Array, i: number): boolean {
  let only = -1
  for (let h = i; h < i + 3; h++) {
    const twin = twins[h] as number
    if (twin === BORDER) return false
    if (twin === NON_MANIFOLD) continue
    const neighbour = Math.floor(twin / 3)
    if (only !== -1 && neighbour !== only) return false
    only = neighbour
  }
  return true
}

/** Changes `twins`. */
function cutApart({ positions, colors, triangles }: TriangleMesh, twins: Int32Array): TriangleMesh {
  const vertexCount = positions.length / 3
  pairSheets(twins, positions, triangles)
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
  // (2) an edge of one sheet must not have the vertices of another one's
  const split = splitSharedEdges(vertexOf, twins, vertexCount + copied.length)
  if (copied.length + split.middles.length === 0) return { positions, colors, triangles }

  const sourceOf = (vertex: number) => (vertex < vertexCount ? vertex : (copied[vertex - vertexCount] as number))
  // (3) the copies stand behind the vertices, then the new ones
  const added = [
    ...copied.map((vertex) => ({ a: vertex, b: vertex })),
    ...split.middles.map(({ a, b }) => ({ a: sourceOf(a), b: sourceOf(b) })),
  ]
  const allPositions = new Float32Array(positions.length + 3 * added.length)
  const allColors = new Uint8Array(allPositions.length)
  allPositions.set(positions)
  allColors.set(colors)
  for (const [i, { a, b }] of added.entries()) {
    for (let k = 0; k < 3; k++) {
      const to = 3 * (vertexCount + i) + k
      allPositions[to] = ((positions[3 * a + k] as number) + (positions[3 * b + k] as number)) / 2
      allColors[to] = ((colors[3 * a + k] as number) + (colors[3 * b + k] as number)) / 2
    }
  }
  return { positions: allPositions, colors: allColors, triangles: split.triangles }
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
