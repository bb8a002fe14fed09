/** Area of the triangle of three vertices, in squared units of `positions`. */
export function triangleArea(positions: Float32Array, a: number, b: number, c: number): number {
  const ax = positions[3 * a] as number
  const ay = positions[3 * a + 1] as number
  const az = positions[3 * a + 2] as number
  const ux = (positions[3 * b] as number) - ax
  const uy = (positions[3 * b + 1] as number) - ay
  const uz = (positions[3 * b + 2] as number) - az
  const vx = (positions[3 * c] as number) - ax
  const vy = (positions[3 * c + 1] as number) - ay
  const vz = (positions[3 * c + 2] as number) - az
  const x = uy * vz - uz * vy
  const y = uz * vx - ux * vz
  const z = ux * vy - uy * vx
  return Math.sqrt(x * x + y * y + z * z) / 2
}
