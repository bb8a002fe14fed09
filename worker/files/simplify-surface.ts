import { MeshoptSimplifier } from 'meshoptimizer'
import type { ModelSurface } from './model-surface.ts'

/** What a phone shows smoothly and loads in seconds, as a preview, and in AR where a scene is text of about 8 MB. */
export const COARSE_TRIANGLES = 100_000

/** How far the surface may move, as a share of its size: a preview is looked at from afar. */
const MAX_ERROR = 0.02

/** Weights of u and v against positions of a model of size 1: texture must not slide. */
const UV_WEIGHTS = [1, 1]

/**
 * The surface with about `maxTriangles` triangles (Garland and Heckbert's quadrics with attributes, by meshoptimizer);
 * more where seams or the error bound keep them.
 */
export async function simplifySurface(surface: ModelSurface, maxTriangles: number): Promise<ModelSurface> {
  if (surface.triangles.length <= 3 * maxTriangles) return surface
  await MeshoptSimplifier.ready
  const [triangles] = MeshoptSimplifier.simplifyWithAttributes(
    surface.triangles,
    surface.positions,
    3,
    surface.uvs,
    2,
    UV_WEIGHTS,
    null,
    3 * maxTriangles,
    MAX_ERROR,
  )
  const [remap, count] = MeshoptSimplifier.compactMesh(triangles)
  const gather = (source: Float32Array, size: number): Float32Array => {
    const target = new Float32Array(size * count)
    remap.forEach((to, from) => {
      if (to < count) for (let k = 0; k < size; k++) target[size * to + k] = source[size * from + k] as number
    })
    return target
  }
  return {
    positions: gather(surface.positions, 3),
    normals: gather(surface.normals, 3),
    uvs: gather(surface.uvs, 2),
    triangles,
  }
}
