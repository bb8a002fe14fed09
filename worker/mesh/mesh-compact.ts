import type { TriangleMesh } from './mesh-types.ts'

/** The mesh of these triangles alone, without vertices that no triangle has; what is left keeps its order. */
export function compactMesh(
  { positions, colors }: Omit<TriangleMesh, 'triangles'>,
  triangles: Uint32Array,
): TriangleMesh {
  const vertexCount = positions.length / 3
  const used = new Uint8Array(vertexCount)
  for (const vertex of triangles) used[vertex] = 1
  const renamed = new Uint32Array(vertexCount)
  let count = 0
  for (let v = 0; v < vertexCount; v++) if (used[v]) renamed[v] = count++
  const kept: TriangleMesh = {
    positions: new Float32Array(3 * count),
    colors: new Uint8Array(3 * count),
    triangles: triangles.map((vertex) => renamed[vertex] as number),
  }
  for (let v = 0; v < vertexCount; v++) {
    if (!used[v]) continue
    const to = 3 * (renamed[v] as number)
    for (let axis = 0; axis < 3; axis++) {
      kept.positions[to + axis] = positions[3 * v + axis] as number
      kept.colors[to + axis] = colors[3 * v + axis] as number
    }
  }
  return kept
}
