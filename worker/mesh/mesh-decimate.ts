import { MeshoptSimplifier } from 'meshoptimizer'
import { compactMesh } from './mesh-compact.ts'
import type { TriangleMesh } from './mesh-types.ts'

/** The budget is what counts: an error of the whole extent never stops it. */
const ANY_ERROR = 1

/**
 * At most about `triangleBudget` triangles by edge collapses of least quadric error (Garland and Heckbert 1997,
 * as meshoptimizer does it). `Regularize` keeps the triangles from becoming slivers, which texture charts suffer from.
 *
 * Vertices in one place become one: where `cleanMesh` has cut a closed surface apart by copies, the two sides would else
 * be reduced each by itself, and gape.
 */
export async function decimateMesh(mesh: TriangleMesh, triangleBudget: number): Promise<TriangleMesh> {
  const { positions } = mesh
  if (mesh.triangles.length <= 3 * triangleBudget) return mesh
  await MeshoptSimplifier.ready
  const remap = MeshoptSimplifier.generatePositionRemap(positions, 3)
  const triangles = mesh.triangles.map((vertex) => remap[vertex] as number)
  const [kept] = MeshoptSimplifier.simplify(triangles, positions, 3, 3 * triangleBudget, ANY_ERROR, ['RegularizeLight'])
  return compactMesh(mesh, kept)
}
