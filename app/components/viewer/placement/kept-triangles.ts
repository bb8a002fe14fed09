import type { Placement } from '#server/contracts/model/placement.ts'
import { type PickTriangles, trianglesOf } from '../scene/pick-tree.ts'
import type { Surface } from '../scene/surface.ts'
import { type Crop, placedMatrix } from './placement-geometry.ts'

/** How much of a model a crop box keeps, in triangles. */
export interface KeptTriangles {
  kept: number
  whole: number
}

/** Copies of a surface's triangles in the placed frame. */
export function placedTriangles(surface: Surface, placement: Pick<Placement, 'rotation' | 'origin'>): PickTriangles {
  for (const mesh of surface.meshes) mesh.updateWorldMatrix(true, false)
  const triangles = trianglesOf(surface.meshes)
  const { elements: m } = placedMatrix(placement)
  const at = triangles.positions
  for (let i = 0; i < at.length; i += 3) {
    const [x, y, z] = [at[i] as number, at[i + 1] as number, at[i + 2] as number]
    for (let row = 0; row < 3; row++) {
      at[i + row] =
        (m[row] as number) * x + (m[row + 4] as number) * y + (m[row + 8] as number) * z + (m[row + 12] as number)
    }
  }
  return triangles
}

/**
 * How many triangles of the placed frame reach into a box: a little more than are kept, because the extent of one counts.
 * A few milliseconds for a preview.
 */
export function countKept({ positions, index }: PickTriangles, crop: Crop | null): KeptTriangles {
  const whole = index.length / 3
  if (!crop) return { kept: whole, whole }
  let kept = 0
  for (let corner = 0; corner < index.length; corner += 3) {
    const [a, b, c] = [
      3 * (index[corner] as number),
      3 * (index[corner + 1] as number),
      3 * (index[corner + 2] as number),
    ]
    let isInside = true
    for (let axis = 0; axis < 3 && isInside; axis++) {
      const [atA, atB, atC] = [
        positions[a + axis] as number,
        positions[b + axis] as number,
        positions[c + axis] as number,
      ]
      isInside =
        Math.max(atA, atB, atC) >= (crop.min[axis] as number) && Math.min(atA, atB, atC) <= (crop.max[axis] as number)
    }
    if (isInside) kept++
  }
  return { kept, whole }
}
