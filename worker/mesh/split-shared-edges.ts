import { nextInTriangle } from './mesh-adjacency.ts'

/** Where a new vertex stands: in the middle between two. */
export interface MiddleVertex {
  a: number
  b: number
}

/**
 * Where two sheets have the same two vertices, as those of a pinched fan have after sheets were cut apart, an edge by its vertices
 * is an edge of four triangles, although each pair of `twins` is an edge of its own. Every such pair but one gets a vertex in its
 * middle, on the edge: nothing moves, and its two triangles become four. A triangle with two such edges keeps one of them.
 *
 * @param twins proper ones alone matter: a half-edge and the one that runs back along it.
 * @returns the triangles, and the new vertices, which are numbered from `vertexCount`.
 */
export function splitSharedEdges(
  triangles: Uint32Array,
  twins: Int32Array,
  vertexCount: number,
): { triangles: Uint32Array; middles: MiddleVertex[] } {
  const pairs = sharedPairs(triangles, twins, vertexCount)
  if (pairs.length === 0) return { triangles, middles: [] }
  const result = new Uint32Array(triangles.length + 6 * pairs.length)
  result.set(triangles)
  let used = triangles.length
  const middles: MiddleVertex[] = []
  const touched = new Set<number>()
  for (const [h, twin] of pairs) {
    const sides = [Math.floor(h / 3), Math.floor(twin / 3)]
    if (sides.some((side) => touched.has(side))) continue
    const middle = vertexCount + middles.length
    middles.push({ a: triangles[h] as number, b: triangles[nextInTriangle(h)] as number })
    for (const halfEdge of [h, twin]) {
      const end = nextInTriangle(halfEdge)
      const tip = nextInTriangle(end)
      result.set([middle, triangles[end] as number, triangles[tip] as number], used)
      used += 3
      result[end] = middle
    }
    for (const side of sides) touched.add(side)
  }
  return { triangles: result.slice(0, used), middles }
}

/** All pairs of half-edges along edges that have two pairs or more, but the first of each. */
function sharedPairs(triangles: Uint32Array, twins: Int32Array, vertexCount: number): [number, number][] {
  const shared: [number, number][] = []
  // Of each vertex the last edge to a higher one that was met, and of each edge the one before.
  const lastOf = new Int32Array(vertexCount).fill(-1)
  const before = new Int32Array(triangles.length)
  const highOf = (h: number): number => Math.max(triangles[h] as number, triangles[nextInTriangle(h)] as number)
  for (let h = 0; h < twins.length; h++) {
    const twin = twins[h] as number
    if (twin < h) continue
    const low = Math.min(triangles[h] as number, triangles[nextInTriangle(h)] as number)
    const high = highOf(h)
    let met = lastOf[low] as number
    while (met !== -1 && highOf(met) !== high) met = before[met] as number
    if (met !== -1) {
      shared.push([h, twin])
      continue
    }
    before[h] = lastOf[low] as number
    lastOf[low] = h
  }
  return shared
}
