import { BORDER, nextInTriangle, pairHalfEdges } from './mesh-adjacency.ts'
import type { TriangleMesh } from './mesh-types.ts'
import { triangleArea } from './triangle-area.ts'

export interface HolesResult {
  mesh: TriangleMesh
  closed: number
}

/**
 * Closes each hole of at most `maxEdges` edges by the triangulation of least area (Barequet and Sharir 1995, "Filling
 * gaps in the boundary of a polyhedron"), without new vertices. Larger holes are left: what is not in any photo is
 * not invented. Expects a mesh of `cleanMesh`. Time grows with the third power of `maxEdges`.
 */
export function closeHoles(mesh: TriangleMesh, maxEdges: number): HolesResult {
  const { positions, triangles } = mesh
  const twins = pairHalfEdges(triangles, positions.length / 3)
  const edges = new ExistingEdges(triangles, twins)
  const patches: number[] = []
  let closed = 0
  for (const loop of borderLoops(triangles, twins, maxEdges)) {
    const patch = leastAreaPatch(positions, loop, edges)
    if (!patch) continue
    patches.push(...patch)
    closed++
  }
  if (closed === 0) return { mesh, closed }
  const all = new Uint32Array(triangles.length + patches.length)
  all.set(triangles)
  all.set(patches, triangles.length)
  return { mesh: { ...mesh, triangles: all }, closed }
}

/** Vertices around each hole of at most `maxEdges` edges, in the order in which its patch has to run. */
export function borderLoops(triangles: Uint32Array, twins: Int32Array, maxEdges: number): number[][] {
  const loops: number[][] = []
  const seen = new Uint8Array(twins.length)
  for (let start = 0; start < twins.length; start++) {
    if (twins[start] !== BORDER || seen[start]) continue
    const loop: number[] = []
    let h = start
    while (!seen[h]) {
      seen[h] = 1
      loop.push(triangles[h] as number)
      h = nextOnBorder(twins, h)
    }
    // The border runs with its triangles; what closes it runs the other way.
    if (loop.length >= 3 && loop.length <= maxEdges) loops.push(loop.reverse())
  }
  return loops
}

/** The border's half-edge that starts where this one ends: the last of the fan around that vertex. */
function nextOnBorder(twins: Int32Array, halfEdge: number): number {
  let h = nextInTriangle(halfEdge)
  while ((twins[h] as number) > BORDER) h = nextInTriangle(twins[h] as number)
  return h
}

/** Whether two vertices on a border have an edge already: a patch's chord there would be a third sheet. */
class ExistingEdges {
  private readonly triangles: Uint32Array
  private readonly twins: Int32Array
  /** For each vertex on a border the half-edge of the border that leaves it. */
  private readonly borderFrom = new Map<number, number>()

  constructor(triangles: Uint32Array, twins: Int32Array) {
    this.triangles = triangles
    this.twins = twins
    for (let h = 0; h < twins.length; h++) if (twins[h] === BORDER) this.borderFrom.set(triangles[h] as number, h)
  }

  /** Vertices that have an edge with a vertex of a border. */
  neighbours(vertex: number): Set<number> {
    const found = new Set<number>()
    let h = this.borderFrom.get(vertex) ?? BORDER
    while (h > BORDER) {
      found.add(this.triangles[nextInTriangle(h)] as number)
      const incoming = nextInTriangle(nextInTriangle(h))
      found.add(this.triangles[incoming] as number)
      h = this.twins[incoming] as number
    }
    return found
  }
}

/** Triangles that close a loop with the least area, or null when none does without doubling an edge. */
function leastAreaPatch(positions: Float32Array, loop: number[], edges: ExistingEdges): number[] | null {
  const n = loop.length
  const neighbours = loop.map((vertex) => edges.neighbours(vertex))
  const areas = new Float64Array(n * n)
  const middles = new Int32Array(n * n)
  for (let span = 2; span < n; span++) {
    for (let i = 0; i + span < n; i++) {
      const k = i + span
      const isChord = !(i === 0 && k === n - 1)
      let best = Number.POSITIVE_INFINITY
      if (!isChord || !neighbours[i]?.has(loop[k] as number)) {
        for (let m = i + 1; m < k; m++) {
          const inner = (areas[i * n + m] as number) + (areas[m * n + k] as number)
          if (inner >= best) continue
          const area = inner + triangleArea(positions, loop[i] as number, loop[m] as number, loop[k] as number)
          if (area >= best) continue
          best = area
          middles[i * n + k] = m
        }
      }
      areas[i * n + k] = best
    }
  }
  if (!Number.isFinite(areas[n - 1] as number)) return null
  const patch: number[] = []
  const ranges = [[0, n - 1]] as [number, number][]
  for (let range = ranges.pop(); range; range = ranges.pop()) {
    const [i, k] = range
    if (k - i < 2) continue
    const m = middles[i * n + k] as number
    patch.push(loop[i] as number, loop[m] as number, loop[k] as number)
    ranges.push([i, m], [m, k])
  }
  return patch
}
