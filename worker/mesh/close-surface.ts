import { add, cross, dot, length, scale, subtract, type Vector3 } from '../geometry/vector3.ts'
import { fillLoop } from './fill-loop.ts'
import { BORDER, pairHalfEdges } from './mesh-adjacency.ts'
import { cleanMesh } from './mesh-clean.ts'
import { borderLoops, closeHoles } from './mesh-holes.ts'
import { triangleArea } from './triangle-area.ts'

interface Surface {
  positions: Float32Array
  triangles: Uint32Array
}

export interface ClosedSurface extends Surface {
  /** Edges along which the surface ended, before. */
  openEdges: number
  /** Share of the closed surface's area that was made up. */
  madeUpShare: number
  /** The triangles from this one on were made up; those before are of the given surface. */
  firstMadeUp: number
  /** Edges that still don't have exactly two triangles that run against each other: 0, or it encloses no volume. */
  unpairedEdges: number
}

/** Holes of up to so many edges get the patch of least area, whose time grows with the third power; larger ones a membrane. */
const MAX_PATCHED_EDGES = 64

/** The base is so far behind a sheet, as a share of the model's diagonal: what is thinner breaks. */
const BASE_THICKNESS = 0.03

/** And behind an object that has walls already: enough that no triangle of the skirt is without area. */
const FOOT_THICKNESS = 0.002

/** A surface that faces one side by more than this share of its area is a sheet, or a relief. */
const SHEET_FACING = 0.5

/** A base that is within 45 degrees of level is made level: what stood on a table is to stand on it again. */
const LEVEL_COSINE = Math.SQRT1_2

/** Of a surface that faces one side by less than this share of its area, no rim is its outer one. */
const MIN_FACING = 0.02

/**
 * Closes a surface (y up), so that it encloses a volume and can be printed. The outer rim, as of a facade or of the table that something
 * stood on, goes straight back to a flat base behind all of it, which is level where something stood; small holes get the patch of
 * least area, other large ones a membrane. Copies of a vertex, as along the seams of a texture, are joined before, and sheets that
 * meet in an edge are cut apart (`cleanMesh`).
 */
export function closeSurface(surface: Surface): ClosedSurface {
  const welded = weld(surface)
  const clean = cleanMesh({ ...welded, colors: new Uint8Array(welded.positions.length) })
  const twins = pairHalfEdges(clean.triangles, clean.positions.length / 3)
  const openEdges = countBorders(twins)
  const based = putOnBase(clean, twins)
  const patched = closeHoles({ ...based, colors: new Uint8Array(based.positions.length) }, MAX_PATCHED_EDGES).mesh
  const closed = closeByMembranes({ positions: patched.positions, triangles: patched.triangles })
  return {
    ...closed,
    openEdges,
    madeUpShare: 1 - areaOf(clean) / (areaOf(closed) || 1),
    firstMadeUp: clean.triangles.length / 3,
    unpairedEdges: pairHalfEdges(closed.triangles, closed.positions.length / 3).filter((twin) => twin < 0).length,
  }
}

/** The same surface with one vertex a place. */
export function weld({ positions, triangles }: Surface): Surface {
  const vertexCount = positions.length / 3
  const kept = new Float32Array(positions.length)
  const renamed = new Uint32Array(vertexCount)
  // Open addressing: places hold a vertex of `kept` and 1, 0 none.
  const mask = 2 ** Math.ceil(Math.log2(2 * vertexCount + 2)) - 1
  const table = new Uint32Array(mask + 1)
  let count = 0
  for (let v = 0; v < vertexCount; v++) {
    const [x, y, z] = [positions[3 * v] as number, positions[3 * v + 1] as number, positions[3 * v + 2] as number]
    let at = hashOf(x, y, z) & mask
    for (; table[at] !== 0; at = (at + 1) & mask) {
      const known = 3 * ((table[at] as number) - 1)
      if (kept[known] === x && kept[known + 1] === y && kept[known + 2] === z) break
    }
    if (table[at] === 0) {
      kept.set([x, y, z], 3 * count)
      table[at] = ++count
    }
    renamed[v] = (table[at] as number) - 1
  }
  return { positions: kept.slice(0, 3 * count), triangles: triangles.map((v) => renamed[v] as number) }
}

const floats = new Float32Array(3)
const words = new Int32Array(floats.buffer)

/** The same for what compares equal: 0 and -0 too. */
function hashOf(x: number, y: number, z: number): number {
  floats[0] = x + 0
  floats[1] = y + 0
  floats[2] = z + 0
  let hash = 0
  for (let k = 0; k < 3; k++) {
    hash = Math.imul(hash ^ (words[k] as number), 0x9e3779b1)
    hash ^= hash >>> 15
  }
  return hash
}

export function countOpenEdges({ positions, triangles }: Surface): number {
  return countBorders(pairHalfEdges(triangles, positions.length / 3))
}

function countBorders(twins: Int32Array): number {
  let count = 0
  for (let h = 0; h < twins.length; h++) if (twins[h] === BORDER) count++
  return count
}

/** Closes the largest rim by a skirt and a flat base. Which side is the back: a closed surface faces all sides equally, so the back is the side that is missing. */
function putOnBase({ positions, triangles }: Surface, twins: Int32Array): Surface {
  const at = (v: number): Vector3 => [
    positions[3 * v] as number,
    positions[3 * v + 1] as number,
    positions[3 * v + 2] as number,
  ]
  const facing = vectorAreaOf(triangles, at)
  const area = areaOf({ positions, triangles })
  const loops = borderLoops(triangles, twins, Number.POSITIVE_INFINITY)
  const sizes = loops.map((loop) => length(vectorAreaOfLoop(loop.map(at))))
  const rim = loops[sizes.indexOf(Math.max(...sizes))]
  if (!rim || length(facing) < MIN_FACING * area) return { positions, triangles }

  const back = backOf(facing)
  let farthest = Number.NEGATIVE_INFINITY
  const corners: [Vector3, Vector3] = [at(0), at(0)]
  for (let v = 0; v < positions.length / 3; v++) {
    const point = at(v)
    farthest = Math.max(farthest, dot(back, point))
    for (let k = 0; k < 3; k++) {
      corners[0][k] = Math.min(corners[0][k] as number, point[k] as number)
      corners[1][k] = Math.max(corners[1][k] as number, point[k] as number)
    }
  }
  const thickness = length(facing) > SHEET_FACING * area ? BASE_THICKNESS : FOOT_THICKNESS
  const base = farthest + thickness * length(subtract(corners[1], corners[0]))
  const lowered = rim.map((v) => add(at(v), scale(back, base - dot(back, at(v)))))
  const middle = scale(lowered.reduce(add, [0, 0, 0]), 1 / lowered.length)
  const first = positions.length / 3
  const last = first + rim.length
  const added = rim.flatMap((v, i) => {
    const next = (i + 1) % rim.length
    const [b, nextB] = [first + i, first + next]
    const nextV = rim[next] as number
    return [v, nextV, b, nextV, nextB, b, b, nextB, last]
  })
  return extended({ positions, triangles }, [...lowered.flat(), ...middle], added)
}

/** Straight away from where a surface faces, or straight down. */
function backOf(facing: Vector3): Vector3 {
  const back = scale(facing, -1 / length(facing))
  return back[1] < -LEVEL_COSINE ? [0, -1, 0] : back
}

function closeByMembranes({ positions, triangles }: Surface): Surface {
  const twins = pairHalfEdges(triangles, positions.length / 3)
  const places: number[] = []
  const added: number[] = []
  for (const loop of borderLoops(triangles, twins, Number.POSITIVE_INFINITY)) {
    const fill = fillLoop(positions, loop, (positions.length + places.length) / 3)
    for (const value of fill.places) places.push(value)
    for (const corner of fill.corners) added.push(corner)
  }
  return added.length === 0 ? { positions, triangles } : extended({ positions, triangles }, places, added)
}

function extended({ positions, triangles }: Surface, places: readonly number[], corners: readonly number[]): Surface {
  const all = {
    positions: new Float32Array(positions.length + places.length),
    triangles: new Uint32Array(triangles.length + corners.length),
  }
  all.positions.set(positions)
  all.positions.set(places, positions.length)
  all.triangles.set(triangles)
  all.triangles.set(corners, triangles.length)
  return all
}

/** Sum of the triangles' normals, each as long as its area; 0 for a closed surface. */
function vectorAreaOf(triangles: Uint32Array, at: (v: number) => Vector3): Vector3 {
  let sum: Vector3 = [0, 0, 0]
  for (let h = 0; h < triangles.length; h += 3) {
    const [a, b, c] = [at(triangles[h] as number), at(triangles[h + 1] as number), at(triangles[h + 2] as number)]
    sum = add(sum, scale(cross(subtract(b, a), subtract(c, a)), 0.5))
  }
  return sum
}

function vectorAreaOfLoop(loop: readonly Vector3[]): Vector3 {
  const [origin = [0, 0, 0]] = loop
  return loop.reduce<Vector3>(
    (sum, point, i) => {
      const next = loop[(i + 1) % loop.length] as Vector3
      return add(sum, scale(cross(subtract(point, origin), subtract(next, origin)), 0.5))
    },
    [0, 0, 0],
  )
}

function areaOf({ positions, triangles }: Surface): number {
  let area = 0
  for (let h = 0; h < triangles.length; h += 3) {
    const [a, b, c] = [triangles[h], triangles[h + 1], triangles[h + 2]] as [number, number, number]
    area += triangleArea(positions, a, b, c)
  }
  return area
}
