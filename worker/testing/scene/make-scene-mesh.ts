import type { TriangleSurface } from '../../mesh/mesh-types.ts'
import { SculptureScene } from './sculpture-scene.ts'

/** Cells along the edge of a block, which is left out when its middle is too far from the surface to hold any. */
const BLOCK_CELLS = 8

/** Newton steps that pull the vertices onto the surface. */
const PROJECTIONS = 3

/**
 * The true surface of the synthetic scene as a closed mesh with cells of `cell` world units: naive surface nets (Gibson
 * 1998) on the signed distance, the vertices then moved onto the surface itself. Front faces look outwards.
 */
export function makeSceneMesh({ seed, cell }: { seed: number; cell: number }): TriangleSurface {
  const scene = new SculptureScene(seed)
  const reach = scene.diameter / 2 + 2 * cell
  const cells = BLOCK_CELLS * Math.ceil((2 * reach) / cell / BLOCK_CELLS)
  const origin = scene.center.map((value) => value - reach)
  const at = (i: number, axis: number): number => (origin[axis] as number) + i * cell
  const distances = new Map<number, number>()
  const side = cells + 2
  const keyOf = (x: number, y: number, z: number): number => (z * side + y) * side + x
  const distanceAt = (x: number, y: number, z: number): number => {
    const key = keyOf(x, y, z)
    let value = distances.get(key)
    if (value === undefined) {
      value = scene.distance(at(x, 0), at(y, 1), at(z, 2))
      distances.set(key, value)
    }
    return value
  }

  // (1) a vertex for each cell that the surface passes through
  const vertexOf = new Map<number, number>()
  const positions: number[] = []
  forEachCell(
    cells,
    (x, y, z) => scene.distance(at(x, 0), at(y, 1), at(z, 2)),
    cell,
    (x, y, z) => {
      const corners = CORNERS.map(([dx, dy, dz]) => distanceAt(x + dx, y + dy, z + dz))
      if (corners.every((value) => value < 0) || corners.every((value) => value >= 0)) return
      vertexOf.set(keyOf(x, y, z), positions.length / 3)
      positions.push(...ontoSurface(scene, [at(x + 0.5, 0), at(y + 0.5, 1), at(z + 0.5, 2)], cell))
    },
  )

  // (2) two triangles for each edge of the grid that the surface crosses, between the four cells around it
  const triangles: number[] = []
  for (const key of vertexOf.keys()) {
    const x = key % side
    const y = Math.floor(key / side) % side
    const z = Math.floor(key / side / side)
    const inside = distanceAt(x, y, z) < 0
    for (let axis = 0; axis < 3; axis++) {
      const step = [0, 1, 2].map((k) => (k === axis ? 1 : 0)) as [number, number, number]
      if (distanceAt(x + step[0], y + step[1], z + step[2]) < 0 === inside) continue
      const u = [0, 1, 2].map((k) => (k === (axis + 1) % 3 ? 1 : 0)) as [number, number, number]
      const v = [0, 1, 2].map((k) => (k === (axis + 2) % 3 ? 1 : 0)) as [number, number, number]
      const around = [
        keyOf(x - u[0] - v[0], y - u[1] - v[1], z - u[2] - v[2]),
        keyOf(x - v[0], y - v[1], z - v[2]),
        key,
        keyOf(x - u[0], y - u[1], z - u[2]),
      ].map((cellKey) => vertexOf.get(cellKey))
      if (around.some((vertex) => vertex === undefined)) continue
      const [a, b, c, d] = around as [number, number, number, number]
      triangles.push(...(inside ? [a, b, c, a, c, d] : [a, c, b, a, d, c]))
    }
  }
  return { positions: Float32Array.from(positions), triangles: Uint32Array.from(triangles) }
}

const CORNERS = [0, 1, 2, 3, 4, 5, 6, 7].map((i) => [i & 1, (i >> 1) & 1, i >> 2] as const)

function forEachCell(
  cells: number,
  distanceAt: (x: number, y: number, z: number) => number,
  cell: number,
  visit: (x: number, y: number, z: number) => void,
): void {
  const half = BLOCK_CELLS / 2
  for (let bz = 0; bz < cells; bz += BLOCK_CELLS) {
    for (let by = 0; by < cells; by += BLOCK_CELLS) {
      for (let bx = 0; bx < cells; bx += BLOCK_CELLS) {
        if (Math.abs(distanceAt(bx + half, by + half, bz + half)) > Math.sqrt(3) * (half + 1) * cell) continue
        for (let z = bz; z < bz + BLOCK_CELLS; z++) {
          for (let y = by; y < by + BLOCK_CELLS; y++) for (let x = bx; x < bx + BLOCK_CELLS; x++) visit(x, y, z)
        }
      }
    }
  }
}

function ontoSurface(scene: SculptureScene, start: [number, number, number], cell: number): [number, number, number] {
  let [x, y, z] = start
  const h = 1e-4
  for (let i = 0; i < PROJECTIONS; i++) {
    const distance = scene.distance(x, y, z)
    const gx = (scene.distance(x + h, y, z) - scene.distance(x - h, y, z)) / (2 * h)
    const gy = (scene.distance(x, y + h, z) - scene.distance(x, y - h, z)) / (2 * h)
    const gz = (scene.distance(x, y, z + h) - scene.distance(x, y, z - h)) / (2 * h)
    const norm = gx * gx + gy * gy + gz * gz
    if (norm < 0.01) break
    // Never out of its cell: the mesh would fold.
    const step = Math.max(-cell / 2, Math.min(cell / 2, distance)) / norm
    x -= step * gx
    y -= step * gy
    z -= step * gz
  }
  return [x, y, z]
}
