import type { TexturedMesh } from '../images/render-textured.ts'
import type { TexturedModel } from '../stages/report/read-textured-model.ts'

/** The model in COLMAP's world, where the cameras are. */
export function toWorldFrame({ mesh, gltfFromWorld: m }: TexturedModel): TexturedMesh {
  const positions = new Float32Array(mesh.positions.length)
  for (let i = 0; i < positions.length; i += 3) {
    const dx = (mesh.positions[i] as number) - (m[12] as number)
    const dy = (mesh.positions[i + 1] as number) - (m[13] as number)
    const dz = (mesh.positions[i + 2] as number) - (m[14] as number)
    // The inverse of a rotation is its transpose.
    for (let k = 0; k < 3; k++) {
      positions[i + k] = (m[4 * k] as number) * dx + (m[4 * k + 1] as number) * dy + (m[4 * k + 2] as number) * dz
    }
  }
  return { ...mesh, positions }
}
