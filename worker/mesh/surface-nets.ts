import { BLOCK_EDGE, BLOCK_VOXELS, inBlock, type VoxelField } from './voxel-field.ts'

/** Vertices in voxels, and triangles that run anticlockwise seen from where the field is positive. */
export interface NetSurface {
  positions: Float32Array
  triangles: Uint32Array
}

/** A block with one layer more on the upper side of each axis, which its neighbours lend. */
const PADDED = BLOCK_EDGE + 1
const STEPS = [1, PADDED, PADDED * PADDED] as const

/** Corners of a voxel as steps in a padded block: bit 0 is x, bit 1 y, bit 2 z. */
const CORNER_STEPS = Int32Array.from({ length: 8 }, (_, k) =>
  [0, 1, 2].reduce((sum, axis) => sum + ((k >> axis) & 1) * (STEPS[axis] as number), 0),
)

/** Its twelve edges: two corners each. */
const EDGES = Int32Array.from(
  Array.from({ length: 8 }, (_, corner) =>
    [1, 2, 4].flatMap((bit) => (corner & bit ? [] : [corner, corner | bit])),
  ).flat(),
)

/**
 * The surface where a field is 0, by naive surface nets (Gibson 1998): a vertex in each voxel that it crosses, at the
 * mean of the crossings of its edges, and a quad around each crossed edge whose four voxels are all known.
 *
 * @param minWeight a corner of less weight is unknown, and with it the voxels around it.
 */
export function surfaceNets(field: VoxelField, minWeight: number): NetSurface {
  const vertexOf = new Int32Array(field.blockCount * BLOCK_VOXELS).fill(-1)
  const positions: number[] = []
  const triangles: number[] = []
  const distances = new Float32Array(PADDED ** 3)
  const vertices = new Int32Array(PADDED ** 3)
  for (let block = 0; block < field.blockCount; block++) {
    loadDistances(field, block, minWeight, distances)
    placeVertices(field, block, distances, vertexOf, positions)
  }
  for (let block = 0; block < field.blockCount; block++) {
    loadDistances(field, block, minWeight, distances)
    loadVertices(field, block, vertexOf, vertices)
    connect(distances, vertices, positions, triangles)
  }
  return { positions: new Float32Array(positions), triangles: new Uint32Array(triangles) }
}

/** Calls `copy` for each corner of the padded block: its place there and in the field's arrays, -1 where that has no block. */
function forEachPadded(field: VoxelField, block: number, copy: (to: number, from: number) => void): void {
  const [bx, by, bz] = field.origins.subarray(3 * block, 3 * block + 3) as unknown as [number, number, number]
  for (let part = 0; part < 8; part++) {
    const [px, py, pz] = [part & 1, (part >> 1) & 1, part >> 2] as [number, number, number]
    const from = part === 0 ? block : field.find(bx + px, by + py, bz + pz)
    for (let z = 0; z < (pz ? 1 : BLOCK_EDGE); z++) {
      for (let y = 0; y < (py ? 1 : BLOCK_EDGE); y++) {
        for (let x = 0; x < (px ? 1 : BLOCK_EDGE); x++) {
          const to = x + px * BLOCK_EDGE + PADDED * (y + py * BLOCK_EDGE + PADDED * (z + pz * BLOCK_EDGE))
          copy(to, from < 0 ? -1 : from * BLOCK_VOXELS + inBlock(x, y, z))
        }
      }
    }
  }
}

/** Signed distances, NaN where unknown. */
function loadDistances(field: VoxelField, block: number, minWeight: number, distances: Float32Array): void {
  const { values, weights } = field
  forEachPadded(field, block, (to, from) => {
    const weight = from < 0 ? 0 : (weights[from] as number)
    distances[to] = weight > minWeight ? (values[from] as number) / weight : Number.NaN
  })
}

function loadVertices(field: VoxelField, block: number, vertexOf: Int32Array, vertices: Int32Array): void {
  forEachPadded(field, block, (to, from) => {
    vertices[to] = from < 0 ? -1 : (vertexOf[from] as number)
  })
}

function placeVertices(
  field: VoxelField,
  block: number,
  distances: Float32Array,
  vertexOf: Int32Array,
  positions: number[],
): void {
  const [bx, by, bz] = field.origins.subarray(3 * block, 3 * block + 3) as unknown as [number, number, number]
  const mean = new Float64Array(3)
  for (let z = 0; z < BLOCK_EDGE; z++) {
    for (let y = 0; y < BLOCK_EDGE; y++) {
      for (let x = 0; x < BLOCK_EDGE; x++) {
        if (!meanCrossing(distances, x + PADDED * (y + PADDED * z), mean)) continue
        vertexOf[block * BLOCK_VOXELS + inBlock(x, y, z)] = positions.length / 3
        positions.push(
          bx * BLOCK_EDGE + x + (mean[0] as number),
          by * BLOCK_EDGE + y + (mean[1] as number),
          bz * BLOCK_EDGE + z + (mean[2] as number),
        )
      }
    }
  }
}

/** Mean of the places where the voxel's edges are crossed, from its lower corner; false when none is or a corner is unknown. */
function meanCrossing(distances: Float32Array, at: number, mean: Float64Array): boolean {
  let negative = 0
  for (let corner = 0; corner < 8; corner++) {
    const distance = distances[at + (CORNER_STEPS[corner] as number)] as number
    if (Number.isNaN(distance)) return false
    if (distance < 0) negative++
  }
  if (negative === 0 || negative === 8) return false
  mean.fill(0)
  let crossings = 0
  for (let edge = 0; edge < EDGES.length; edge += 2) {
    const a = EDGES[edge] as number
    const b = EDGES[edge + 1] as number
    const from = distances[at + (CORNER_STEPS[a] as number)] as number
    const to = distances[at + (CORNER_STEPS[b] as number)] as number
    if (from < 0 === to < 0) continue
    const share = from / (from - to)
    for (let axis = 0; axis < 3; axis++) {
      const low = (a >> axis) & 1
      const high = (b >> axis) & 1
      mean[axis] = (mean[axis] as number) + low + share * (high - low)
    }
    crossings++
  }
  for (let axis = 0; axis < 3; axis++) mean[axis] = (mean[axis] as number) / crossings
  return true
}

/** The quads around the three edges that end in the upper corner of each voxel of the block. */
function connect(distances: Float32Array, vertices: Int32Array, positions: number[], triangles: number[]): void {
  for (let z = 0; z < BLOCK_EDGE; z++) {
    for (let y = 0; y < BLOCK_EDGE; y++) {
      for (let x = 0; x < BLOCK_EDGE; x++) {
        const at = x + PADDED * (y + PADDED * z)
        if ((vertices[at] as number) < 0) continue
        const upper = at + STEPS[0] + STEPS[1] + STEPS[2]
        const to = distances[upper] as number
        for (let axis = 0; axis < 3; axis++) {
          const from = distances[upper - (STEPS[axis] as number)] as number
          if (from < 0 === to < 0 || Number.isNaN(from) || Number.isNaN(to)) continue
          const u = STEPS[(axis + 1) % 3] as number
          const v = STEPS[(axis + 2) % 3] as number
          const [a, b, c, d] = [vertices[at], vertices[at + u], vertices[at + u + v], vertices[at + v]] as [
            number,
            number,
            number,
            number,
          ]
          if (b < 0 || c < 0 || d < 0) continue
          if (from < 0) pushQuad(triangles, positions, a, b, c, d)
          else pushQuad(triangles, positions, d, c, b, a)
        }
      }
    }
  }
}

/** Two triangles that share the shorter diagonal. */
function pushQuad(triangles: number[], positions: number[], a: number, b: number, c: number, d: number): void {
  if (squaredDistance(positions, a, c) <= squaredDistance(positions, b, d)) triangles.push(a, b, c, a, c, d)
  else triangles.push(a, b, d, b, c, d)
}

function squaredDistance(positions: number[], a: number, b: number): number {
  const x = (positions[3 * a] as number) - (positions[3 * b] as number)
  const y = (positions[3 * a + 1] as number) - (positions[3 * b + 1] as number)
  const z = (positions[3 * a + 2] as number) - (positions[3 * b + 2] as number)
  return x * x + y * y + z * z
}
