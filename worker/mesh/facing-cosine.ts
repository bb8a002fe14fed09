/**
 * Cosine of the angle between a triangle's normal and the direction to the camera, which is at the origin: positive from its
 * front, 0 for a triangle without area. `a`, `b` and `c` are where its vertices begin in `vertices`.
 */
export function facingCosine(vertices: Float32Array, a: number, b: number, c: number): number {
  const [ax, ay, az] = [vertices[a] as number, vertices[a + 1] as number, vertices[a + 2] as number]
  const ux = (vertices[b] as number) - ax
  const uy = (vertices[b + 1] as number) - ay
  const uz = (vertices[b + 2] as number) - az
  const vx = (vertices[c] as number) - ax
  const vy = (vertices[c + 1] as number) - ay
  const vz = (vertices[c + 2] as number) - az
  const nx = uy * vz - uz * vy
  const ny = uz * vx - ux * vz
  const nz = ux * vy - uy * vx
  const lengths = Math.sqrt((nx * nx + ny * ny + nz * nz) * (ax * ax + ay * ay + az * az))
  return lengths > 0 ? -(nx * ax + ny * ay + nz * az) / lengths : 0
}
