import { expect, test } from 'vitest'
import { cross, dot, type Vector3 } from '../geometry/vector3.ts'
import { BORDER, pairHalfEdges } from './mesh-adjacency.ts'
import { meshFromPoints } from './mesh-from-points.ts'
import type { PointCloud } from './mesh-types.ts'

/** Points evenly spread over a ball of radius 1 (a Fibonacci lattice), those below `lowest` left out. */
function ballPoints(count: number, lowest = -1): Required<PointCloud> {
  const points: number[] = []
  for (let i = 0; i < count; i++) {
    const z = 1 - (2 * i + 1) / count
    const angle = i * Math.PI * (3 - Math.sqrt(5))
    const ring = Math.sqrt(1 - z * z)
    if (z >= lowest) points.push(ring * Math.cos(angle), ring * Math.sin(angle), z)
  }
  return {
    positions: Float32Array.from(points),
    normals: Float32Array.from(points),
    colors: Uint8Array.from(points, (value, i) => (i % 3 === 2 ? 0 : value > 0 ? 200 : 100)),
  }
}

const SPACING = Math.sqrt((4 * Math.PI) / 4000)

test('makes a closed ball of points on a ball, facing outwards', () => {
  const { positions, colors, triangles } = meshFromPoints(ballPoints(4000))
  expect(pairHalfEdges(triangles, positions.length / 3).every((twin) => twin > BORDER)).toBe(true)
  let volume = 0
  for (let i = 0; i < triangles.length; i += 3) {
    const corner = (k: number): Vector3 => {
      const from = 3 * (triangles[i + k] as number)
      return [...positions.subarray(from, from + 3)] as Vector3
    }
    volume += dot(corner(0), cross(corner(1), corner(2))) / 6
  }
  expect(volume).toBeCloseTo((4 / 3) * Math.PI, 1)
  for (let i = 0; i < positions.length; i += 3) {
    const radius = Math.hypot(positions[i] as number, positions[i + 1] as number, positions[i + 2] as number)
    expect(Math.abs(radius - 1)).toBeLessThan(0.2 * SPACING)
    if ((positions[i] as number) > 2 * SPACING) expect(colors[i]).toBe(200)
    if ((positions[i] as number) < -2 * SPACING) expect(colors[i]).toBe(100)
  }
})

test('ends where the points end', () => {
  const { positions } = meshFromPoints(ballPoints(4000, 0.2))
  let lowest = 1
  for (let i = 2; i < positions.length; i += 3) lowest = Math.min(lowest, positions[i] as number)
  expect(lowest).toBeLessThan(0.2)
  expect(lowest).toBeGreaterThan(0.2 - 2.5 * SPACING)
})

test('makes larger triangles where there would be too many', () => {
  const fine = meshFromPoints(ballPoints(4000)).triangles.length / 3
  const coarse = meshFromPoints(ballPoints(4000), { maxTriangles: fine / 2 }).triangles.length / 3
  expect(coarse).toBeLessThan(0.8 * fine)
})
