/** No triangle on the other side of an edge. */
export const NO_FACE = -1

/**
 * The triangle across each edge: entry 3 t + k is across the edge from corner k to corner k + 1 of triangle t,
 * NO_FACE at a border. Of an edge with more than two triangles the first two are neighbours.
 */
export async function faceNeighbours(
  triangles: Uint32Array,
  yieldToEventLoop: () => Promise<void> | undefined,
): Promise<Int32Array> {
  const halfEdges = triangles.length
  const neighbours = new Int32Array(halfEdges).fill(NO_FACE)
  // An open hash table of half edges that have no partner yet.
  const bits = Math.max(4, Math.ceil(Math.log2(halfEdges + 1)) + 1)
  const mask = 2 ** bits - 1
  const table = new Int32Array(2 ** bits).fill(-1)
  for (let h = 0; h < halfEdges; h++) {
    if (h % 8192 === 0) await yieldToEventLoop()
    const [low, high] = edgeOf(triangles, h)
    let slot = (Math.imul(low, 0x9e3779b1) ^ Math.imul(high, 0x85ebca6b)) >>> (32 - bits)
    for (;;) {
      const other = table[slot] as number
      if (other < 0) {
        table[slot] = h
        break
      }
      const [otherLow, otherHigh] = edgeOf(triangles, other)
      if (otherLow === low && otherHigh === high && neighbours[other] === NO_FACE) {
        neighbours[h] = Math.floor(other / 3)
        neighbours[other] = Math.floor(h / 3)
        break
      }
      slot = (slot + 1) & mask
    }
  }
  return neighbours
}

/** The two vertices of a half edge, the lower first. */
function edgeOf(triangles: Uint32Array, h: number): [number, number] {
  const from = triangles[h] as number
  const to = triangles[h % 3 === 2 ? h - 2 : h + 1] as number
  return from < to ? [from, to] : [to, from]
}
