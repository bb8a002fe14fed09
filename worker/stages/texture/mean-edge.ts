import type { TriangleSurface } from '../../mesh/mesh-types.ts'

/** Mean length of the triangles' edges; 1 for a mesh without any. */
export function meanEdge({ positions, triangles }: TriangleSurface): number {
  let sum = 0
  for (let h = 0; h < triangles.length; h++) {
    const a = 3 * (triangles[h] as number)
    const b = 3 * (triangles[h % 3 === 2 ? h - 2 : h + 1] as number)
    const dx = (positions[a] as number) - (positions[b] as number)
    const dy = (positions[a + 1] as number) - (positions[b + 1] as number)
    const dz = (positions[a + 2] as number) - (positions[b + 2] as number)
    sum += Math.sqrt(dx * dx + dy * dy + dz * dz)
  }
  return sum / triangles.length || 1
}
