import { MeshoptSimplifier } from 'meshoptimizer'
import { compactMesh } from './mesh-compact.ts'
import type { TriangleMesh } from './mesh-types.ts'

export interface DecimateResult {
  mesh: TriangleMesh
  /** How far the surface moved at most, by quadrics: an estimate, in units of the positions. */
  error: number
}

/** The budget is what counts: an error of the whole extent never stops it. */
const ANY_ERROR = 1

/**
 * At most about `triangleBudget` triangles by edge collapses of least quadric error (Garland and Heckbert 1997,
 * as meshoptimizer does it). `Regularize` keeps the triangles from becoming slivers, which texture charts suffer from.
 */
export async function decimateMesh(mesh: TriangleMesh, triangleBudget: number): Promise<DecimateResult> {
  const { positions, triangles } = mesh
  if (triangles.length <= 3 * triangleBudget) return { mesh, error: 0 }
  await MeshoptSimplifier.ready
  const [kept, relativeError] = MeshoptSimplifier.simplify(triangles, positions, 3, 3 * triangleBudget, ANY_ERROR, [
    'RegularizeLight',
  ])
  return { mesh: compactMesh(mesh, kept), error: relativeError * MeshoptSimplifier.getScale(positions, 3) }
}
