import { type FaceCandidates, indexOfCandidate } from './face-candidates.ts'
import { UNSEEN } from './select-views.ts'

/** Rounds of averaging after the colours have spread: steps between fronts that met become slopes. */
const SMOOTHING_ROUNDS = 30

/**
 * A colour r, g, b for every vertex of a face that no photo shows: that of the seen surface at its edge, spread inwards
 * and smoothed (Jacobi steps of the Laplace equation). Where a whole piece of the mesh was never seen, the mean
 * colour of all that was.
 */
export async function colorUnseen(
  triangles: Uint32Array,
  vertexCount: number,
  { labels, candidates, gains }: { labels: Int16Array; candidates: FaceCandidates; gains: Float64Array },
  yieldToEventLoop: () => Promise<void> | undefined,
): Promise<Float32Array> {
  const { colors, weights, mean } = seenColors(triangles, vertexCount, { labels, candidates, gains })
  const unseen = Uint32Array.from(
    (function* () {
      for (let face = 0; face < labels.length; face++) if (labels[face] === UNSEEN) yield face
    })(),
  )
  if (unseen.length === 0) return colors
  const fixed = Uint8Array.from(weights, (weight) => (weight > 0 ? 1 : 0))
  await spread(triangles, unseen, { colors, known: fixed.slice() }, mean, yieldToEventLoop)
  const sums = new Float32Array(colors.length)
  const counts = new Uint32Array(vertexCount)
  for (let round = 0; round < SMOOTHING_ROUNDS; round++) {
    await yieldToEventLoop()
    sums.fill(0)
    counts.fill(0)
    for (const face of unseen) {
      for (let k = 0; k < 6; k++) {
        const at = triangles[3 * face + (k % 3)] as number
        const from = triangles[3 * face + ((k + (k < 3 ? 1 : 2)) % 3)] as number
        counts[at] = (counts[at] as number) + 1
        for (let c = 0; c < 3; c++) sums[3 * at + c] = (sums[3 * at + c] as number) + (colors[3 * from + c] as number)
      }
    }
    for (let v = 0; v < vertexCount; v++) {
      if (fixed[v] || counts[v] === 0) continue
      for (let c = 0; c < 3; c++) colors[3 * v + c] = (sums[3 * v + c] as number) / (counts[v] as number)
    }
  }
  return colors
}

function seenColors(
  triangles: Uint32Array,
  vertexCount: number,
  { labels, candidates, gains }: { labels: Int16Array; candidates: FaceCandidates; gains: Float64Array },
): { colors: Float32Array; weights: Uint32Array; mean: [number, number, number] } {
  const colors = new Float32Array(3 * vertexCount)
  const weights = new Uint32Array(vertexCount)
  const mean: [number, number, number] = [0, 0, 0]
  let seen = 0
  for (let face = 0; face < labels.length; face++) {
    const photo = labels[face] as number
    // A face may be taken from a photo that does not show it, with its neighbours: its colour there is unknown.
    const index = photo === UNSEEN ? -1 : indexOfCandidate(candidates, face, photo)
    if (index < 0) continue
    seen++
    for (let c = 0; c < 3; c++) {
      const value = (candidates.color[3 * index + c] as number) * (gains[3 * photo + c] as number)
      mean[c] = (mean[c] as number) + value
      for (let k = 0; k < 3; k++) {
        const i = 3 * (triangles[3 * face + k] as number) + c
        colors[i] = (colors[i] as number) + value
      }
    }
    for (let k = 0; k < 3; k++) {
      const v = triangles[3 * face + k] as number
      weights[v] = (weights[v] as number) + 1
    }
  }
  for (let i = 0; i < colors.length; i++) {
    colors[i] = (colors[i] as number) / Math.max(1, weights[Math.floor(i / 3)] as number)
  }
  return { colors, weights, mean: mean.map((sum) => (seen > 0 ? sum / seen : 128)) as [number, number, number] }
}

/** Gives unknown vertices the mean of the known ones in their faces, ring by ring; what is never reached gets `rest`. */
async function spread(
  triangles: Uint32Array,
  unseen: Uint32Array,
  { colors, known }: { colors: Float32Array; known: Uint8Array },
  rest: readonly [number, number, number],
  yieldToEventLoop: () => Promise<void> | undefined,
): Promise<void> {
  let open = unseen
  while (open.length > 0) {
    await yieldToEventLoop()
    const reached: number[] = []
    const left = open.filter((face) => {
      const corners = [0, 1, 2].map((k) => triangles[3 * face + k] as number)
      const colored = corners.filter((v) => known[v])
      if (colored.length === 0) return true
      for (const v of corners) {
        if (known[v]) continue
        for (let c = 0; c < 3; c++) {
          colors[3 * v + c] = colored.reduce((sum, from) => sum + (colors[3 * from + c] as number), 0) / colored.length
        }
        reached.push(v)
      }
      return false
    })
    for (const v of reached) known[v] = 1
    if (left.length === open.length) break
    open = left
  }
  for (const face of open) {
    for (let k = 0; k < 3; k++) colors.set(rest, 3 * (triangles[3 * face + k] as number))
  }
}
