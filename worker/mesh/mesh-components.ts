import { keepTriangles } from './keep-triangles.ts'
import { compactMesh } from './mesh-compact.ts'
import type { TriangleMesh } from './mesh-types.ts'
import { triangleArea } from './triangle-area.ts'

export interface ComponentsResult {
  mesh: TriangleMesh
  kept: number
  dropped: number
}

/**
 * Leaves the parts that hang together by vertices and have at least `minAreaShare` of the area of the largest part.
 * What floats about is smaller: specks of sky, single leaves.
 */
export function keepLargeComponents(mesh: TriangleMesh, minAreaShare: number): ComponentsResult {
  const { positions, triangles } = mesh
  const root = componentRoots(triangles, positions.length / 3)
  const areas = new Float64Array(positions.length / 3)
  for (let i = 0; i < triangles.length; i += 3) {
    const [a, b, c] = [triangles[i], triangles[i + 1], triangles[i + 2]] as [number, number, number]
    areas[root[a] as number] = (areas[root[a] as number] as number) + triangleArea(positions, a, b, c)
  }
  const minArea = minAreaShare * areas.reduce((most, area) => Math.max(most, area), 0)
  let kept = 0
  let dropped = 0
  for (const area of areas) {
    if (area >= minArea && area > 0) kept++
    else if (area > 0) dropped++
  }
  const isKept = (first: number): boolean => (areas[root[triangles[first] as number] as number] ?? 0) >= minArea
  return {
    mesh: compactMesh(mesh, keepTriangles(triangles, isKept)),
    kept,
    dropped,
  }
}

/** For each vertex the lowest vertex of its part (Tarjan's union-find with path halving). */
export function componentRoots(triangles: Uint32Array, vertexCount: number): Uint32Array {
  const parent = Uint32Array.from({ length: vertexCount }, (_, v) => v)
  const find = (vertex: number): number => {
    let v = vertex
    while (parent[v] !== v) {
      parent[v] = parent[parent[v] as number] as number
      v = parent[v] as number
    }
    return v
  }
  for (let i = 0; i < triangles.length; i += 3) {
    let lowest = find(triangles[i] as number)
    for (let corner = 1; corner < 3; corner++) {
      const other = find(triangles[i + corner] as number)
      parent[Math.max(lowest, other)] = Math.min(lowest, other)
      lowest = Math.min(lowest, other)
    }
  }
  for (let v = 0; v < vertexCount; v++) parent[v] = find(v)
  return parent
}
