import type { ModelSurface } from '../../files/model-surface.ts'
import type { UprightFrame } from '../../geometry/upright-frame.ts'
import type { TriangleSurface } from '../../mesh/mesh-types.ts'
import { vertexNormals } from '../../mesh/vertex-normals.ts'
import type { TexturedResult } from './texture-mesh.ts'

/** The textured copy of `mesh` (COLMAP's world) in the upright frame. */
export function uprightSurface(
  mesh: TriangleSurface,
  { mesh: textured, sourceVertices }: TexturedResult,
  frame: UprightFrame,
): ModelSurface {
  const normals = vertexNormals(mesh)
  const [a, b, c, d, e, f, g, h, i] = frame.rotation
  const [ox, oy, oz] = frame.origin
  const vertexCount = sourceVertices.length
  const surface = { positions: new Float32Array(3 * vertexCount), normals: new Float32Array(3 * vertexCount) }
  const rotate = (target: Float32Array, at: number, x: number, y: number, z: number): void => {
    target[at] = a * x + b * y + c * z
    target[at + 1] = d * x + e * y + f * z
    target[at + 2] = g * x + h * y + i * z
  }
  for (let v = 0; v < vertexCount; v++) {
    const from = 3 * (sourceVertices[v] as number)
    const [x, y, z] = [from, from + 1, from + 2].map((k) => mesh.positions[k] as number) as [number, number, number]
    rotate(surface.positions, 3 * v, x - ox, y - oy, z - oz)
    rotate(surface.normals, 3 * v, ...([from, from + 1, from + 2].map((k) => normals[k]) as [number, number, number]))
  }
  return { ...surface, uvs: textured.uvs, triangles: textured.triangles }
}
