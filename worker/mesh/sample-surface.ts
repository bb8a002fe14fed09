import type { TriangleSurface } from './mesh-types.ts'
import { triangleArea } from './triangle-area.ts'

export interface SurfaceSamples {
  /** x, y, z of each. */
  positions: Float32Array
  /** The triangle that each lies on. */
  faces: Uint32Array
}

/** Steps of the two-dimensional sequence of low discrepancy after Roberts 2018, from the plastic number. */
const R2_STEPS = [0.7548776662466927, 0.5698402909980532] as const

/** Points evenly spread over the area of a mesh, each standing for as much of it as any other; the same every time. */
export function sampleSurface({ positions, triangles }: TriangleSurface, count: number): SurfaceSamples {
  const areas = Float64Array.from({ length: triangles.length / 3 }, (_, t) =>
    triangleArea(positions, triangles[3 * t] as number, triangles[3 * t + 1] as number, triangles[3 * t + 2] as number),
  )
  const total = areas.reduce((sum, area) => sum + area, 0)
  const samples: SurfaceSamples = { positions: new Float32Array(3 * count), faces: new Uint32Array(count) }
  // Evenly spaced marks along the areas laid end to end, each somewhere in its triangle.
  let face = 0
  let upTo = areas[0] ?? 0
  for (let i = 0; i < count; i++) {
    const mark = ((i + 0.5) / count) * total
    while (upTo < mark && face + 1 < areas.length) upTo += areas[++face] as number
    samples.faces[i] = face
    const root = Math.sqrt((0.5 + i * R2_STEPS[0]) % 1)
    const along = (0.5 + i * R2_STEPS[1]) % 1
    const weights = [1 - root, root * (1 - along), root * along]
    for (let axis = 0; axis < 3; axis++) {
      let value = 0
      for (let k = 0; k < 3; k++) {
        value += (weights[k] as number) * (positions[3 * (triangles[3 * face + k] as number) + axis] as number)
      }
      samples.positions[3 * i + axis] = value
    }
  }
  return samples
}
