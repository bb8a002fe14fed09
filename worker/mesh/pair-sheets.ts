import { anyPerpendicular, cross, dot, normalize, subtract, type Vector3 } from '../geometry/vector3.ts'
import { NON_MANIFOLD, nextInTriangle } from './mesh-adjacency.ts'

/**
 * Pairs the half-edges of an edge at which several sheets of a solid's surface meet, as a voxel surface has where two parts of the
 * solid touch: going around the edge, what is between the back of one triangle and the back of the next is solid, and these two
 * are one sheet. The parts of the solid then end there, each closed. Changes `twins`; edges whose triangles don't alternate
 * between front and back stay NON_MANIFOLD.
 */
export function pairSheets(twins: Int32Array, positions: Float32Array, triangles: Uint32Array): void {
  const groups = new Map<string, number[]>()
  twins.forEach((twin, h) => {
    if (twin !== NON_MANIFOLD) return
    const [from, to] = [triangles[h] as number, triangles[nextInTriangle(h)] as number]
    const edge = from < to ? `${from} ${to}` : `${to} ${from}`
    const group = groups.get(edge)
    if (group) group.push(h)
    else groups.set(edge, [h])
  })
  for (const group of groups.values()) pairAround(group, twins, positions, triangles)
}

interface Fin {
  halfEdge: number
  /** Around the edge, from its lower vertex to its higher one. */
  angle: number
  /** The triangle runs from the lower vertex to the higher one: its front is where the angle grows. */
  isForward: boolean
}

function pairAround(
  group: readonly number[],
  twins: Int32Array,
  positions: Float32Array,
  triangles: Uint32Array,
): void {
  const fins = finsOf(group, positions, triangles)
  const alternates = fins.every((fin, i) => fin.isForward !== fins[(i + 1) % fins.length]?.isForward)
  if (fins.length % 2 === 1 || !alternates) return
  for (const [i, fin] of fins.entries()) {
    if (fin.isForward) continue
    const next = fins[(i + 1) % fins.length] as Fin
    twins[fin.halfEdge] = next.halfEdge
    twins[next.halfEdge] = fin.halfEdge
  }
}

/** By growing angle. */
function finsOf(group: readonly number[], positions: Float32Array, triangles: Uint32Array): Fin[] {
  const positionOf = (vertex: number): Vector3 => [
    positions[3 * vertex] as number,
    positions[3 * vertex + 1] as number,
    positions[3 * vertex + 2] as number,
  ]
  const startOf = (halfEdge: number) => triangles[halfEdge] as number
  const endOf = (halfEdge: number) => triangles[nextInTriangle(halfEdge)] as number
  const [first = 0] = group
  const low = positionOf(Math.min(startOf(first), endOf(first)))
  const axis = normalize(subtract(positionOf(Math.max(startOf(first), endOf(first))), low))
  const right = anyPerpendicular(axis)
  const up = cross(axis, right)
  return group
    .map((halfEdge): Fin => {
      const arm = subtract(positionOf(triangles[nextInTriangle(nextInTriangle(halfEdge))] as number), low)
      const angle = Math.atan2(dot(arm, up), dot(arm, right))
      return { halfEdge, angle, isForward: startOf(halfEdge) < endOf(halfEdge) }
    })
    .sort((a, b) => a.angle - b.angle)
}
