/** Taubin, "A signal processing approach to fair surface design", SIGGRAPH 1995: a step that shrinks, and one that grows. */
const SHRINK = 0.5
const GROW = -0.53

/**
 * Smooths a mesh in place without shrinking it: what is about as fine as its triangles goes, the rest stays. Each vertex moves
 * towards the mean of its neighbours, then back with the same for what is left.
 */
export function smoothMesh(positions: Float32Array, triangles: Uint32Array, rounds: number): void {
  const sums = new Float32Array(positions.length)
  const counts = new Float32Array(positions.length / 3)
  for (let t = 0; t < triangles.length; t++) {
    const corner = triangles[t] as number
    counts[corner] = (counts[corner] as number) + 2
  }
  for (let round = 0; round < rounds; round++) {
    for (const factor of [SHRINK, GROW]) {
      sumNeighbours(positions, triangles, sums)
      for (let i = 0; i < positions.length; i++) {
        const count = counts[Math.floor(i / 3)] as number
        const at = positions[i] as number
        if (count > 0) positions[i] = at + factor * ((sums[i] as number) / count - at)
      }
    }
  }
}

/** Each edge counts twice, once for each of its triangles. */
function sumNeighbours(positions: Float32Array, triangles: Uint32Array, sums: Float32Array): void {
  sums.fill(0)
  for (let t = 0; t < triangles.length; t += 3) {
    const a = 3 * (triangles[t] as number)
    const b = 3 * (triangles[t + 1] as number)
    const c = 3 * (triangles[t + 2] as number)
    for (let axis = 0; axis < 3; axis++) {
      const [pa, pb, pc] = [positions[a + axis], positions[b + axis], positions[c + axis]] as [number, number, number]
      sums[a + axis] = (sums[a + axis] as number) + pb + pc
      sums[b + axis] = (sums[b + axis] as number) + pa + pc
      sums[c + axis] = (sums[c + axis] as number) + pa + pb
    }
  }
}
