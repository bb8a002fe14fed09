/** No other triangle on this side: the mesh ends here. */
export const BORDER = -1
/** More than two triangles, or two of opposite orientation, meet here. */
export const NON_MANIFOLD = -2

/** The half-edge that follows in the same triangle. Half-edge h runs from corner h of `triangles` to the next. */
export function nextInTriangle(halfEdge: number): number {
  return halfEdge % 3 === 2 ? halfEdge - 2 : halfEdge + 1
}

/**
 * For each half-edge the one that runs the other way along the same edge, BORDER, or NON_MANIFOLD. Takes time and
 * memory linear in the mesh.
 */
export function pairHalfEdges(triangles: Uint32Array, vertexCount: number): Int32Array {
  const steps = pairingSteps(triangles, vertexCount)
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
  }
}

/** The triangle across each half-edge; negative where there is none, or no single one. */
export async function faceNeighbours(
  triangles: Uint32Array,
  vertexCount: number,
  yieldToEventLoop: () => Promise<void> | undefined,
): Promise<Int32Array> {
  const steps = pairingSteps(triangles, vertexCount)
  for (;;) {
    const { done, value } = steps.next()
    if (done) {
      for (let h = 0; h < value.length; h++)
        if ((value[h] as number) >= 0) value[h] = Math.floor((value[h] as number) / 3)
      return value
    }
    await yieldToEventLoop()
  }
}

/** Half-edges or vertices between two pauses. */
const PORTION = 1 << 15

/** Pairs half-edges that are put into buckets by their lower vertex, with a pause after each portion. */
function* pairingSteps(triangles: Uint32Array, vertexCount: number): Generator<undefined, Int32Array> {
  const count = triangles.length
  const starts = new Uint32Array(vertexCount + 1)
  for (let h = 0; h < count; h++) {
    if (h % PORTION === 0) yield
    const low = Math.min(triangles[h] as number, triangles[nextInTriangle(h)] as number)
    starts[low + 1] = (starts[low + 1] as number) + 1
  }
  for (let v = 0; v < vertexCount; v++) starts[v + 1] = (starts[v + 1] as number) + (starts[v] as number)
  const ends = starts.slice(0, vertexCount)
  const bucket = new Uint32Array(count)
  // The other vertex of each edge in a bucket.
  const others = new Uint32Array(count)
  for (let h = 0; h < count; h++) {
    if (h % PORTION === 0) yield
    const [from, to] = [triangles[h] as number, triangles[nextInTriangle(h)] as number]
    const low = Math.min(from, to)
    const at = ends[low] as number
    bucket[at] = h
    others[at] = Math.max(from, to)
    ends[low] = at + 1
  }

  const twins = new Int32Array(count).fill(BORDER)
  for (let v = 0; v < vertexCount; v++) {
    if (v % PORTION === 0) yield
    const end = starts[v + 1] as number
    for (let i = starts[v] as number; i < end; i++) {
      const h = bucket[i] as number
      if (twins[h] !== BORDER) continue
      const other = others[i] as number
      let twin = BORDER
      let sharers = 1
      for (let k = i + 1; k < end; k++) {
        if (others[k] !== other) continue
        const candidate = bucket[k] as number
        sharers++
        if (triangles[candidate] !== triangles[h]) twin = candidate
      }
      if (sharers === 1) continue
      if (sharers === 2 && twin !== BORDER) {
        twins[h] = twin
        twins[twin] = h
        continue
      }
      for (let k = i; k < end; k++) {
        if (others[k] === other) twins[bucket[k] as number] = NON_MANIFOLD
      }
    }
  }
  return twins
}
