import type { TriangleSurface } from './mesh-types.ts'

/** Unit normal x, y, z of each vertex: the mean of its faces weighted by their areas; straight up where it has none. */
export function vertexNormals({ positions, triangles }: TriangleSurface): Float32Array {
  const normals = new Float32Array(positions.length)
  for (let t = 0; t < triangles.length; t += 3) {
    const a = 3 * (triangles[t] as number)
    const b = 3 * (triangles[t + 1] as number)
    const c = 3 * (triangles[t + 2] as number)
    const [ax, ay, az] = [positions[a] as number, positions[a + 1] as number, positions[a + 2] as number]
    const ux = (positions[b] as number) - ax
    const uy = (positions[b + 1] as number) - ay
    const uz = (positions[b + 2] as number) - az
    const vx = (positions[c] as number) - ax
    const vy = (positions[c + 1] as number) - ay
    const vz = (positions[c + 2] as number) - az
    const nx = uy * vz - uz * vy
    const ny = uz * vx - ux * vz
    const nz = ux * vy - uy * vx
    for (const v of [a, b, c]) {
      normals[v] = (normals[v] as number) + nx
      normals[v + 1] = (normals[v + 1] as number) + ny
      normals[v + 2] = (normals[v + 2] as number) + nz
    }
  }
  for (let v = 0; v < normals.length; v += 3) {
    const [x, y, z] = [normals[v] as number, normals[v + 1] as number, normals[v + 2] as number]
    const length = Math.sqrt(x * x + y * y + z * z)
    if (length > 0) normals.set([x / length, y / length, z / length], v)
    else normals.set([0, 1, 0], v)
  }
  return normals
}
