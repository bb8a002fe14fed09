/** A chart's faces, two and two of them side by side. */
export interface FacePairs {
  /** Vertices of the chart: of pair p those from offsets[p] to offsets[p + 1], four, or three where a face is left alone. The middle two are on both faces. */
  vertices: Int32Array
  offsets: Int32Array
  /** Three indices into `vertices` for each face. */
  triangles: Int32Array
}

/**
 * Pairs faces that share an edge: each with that neighbour which has fewest others left, so that few stay alone.
 * `triangles`: three vertices for each face. Faces of a pair go around it the same way.
 */
export function pairFaces(triangles: Uint32Array): FacePairs {
  const faceCount = triangles.length / 3
  const neighbours = neighboursAcross(triangles)
  const isPaired = new Uint8Array(faceCount)
  const free = (face: number): number[] =>
    [0, 1, 2].filter((k) => neighbours[3 * face + k] !== -1 && !isPaired[faceOf(neighbours[3 * face + k] as number)])
  const vertices: number[] = []
  const offsets = [0]
  const result = new Int32Array(triangles.length)
  for (let face = 0; face < faceCount; face++) {
    if (isPaired[face]) continue
    isPaired[face] = 1
    let edge = 0
    let other = -1
    let fewest = 4
    for (const k of free(face)) {
      const across = neighbours[3 * face + k] as number
      const left = free(faceOf(across)).length
      if (left >= fewest) continue
      fewest = left
      edge = k
      other = across
    }
    // The edge last, after the corner that is opposite to it.
    const first = vertices.length
    for (let i = 0; i < 3; i++) {
      const corner = 3 * face + ((edge + 2 + i) % 3)
      result[corner] = first + i
      vertices.push(triangles[corner] as number)
    }
    if (other !== -1) {
      const opposite = 3 * faceOf(other) + ((other + 2) % 3)
      isPaired[faceOf(other)] = 1
      // It runs along the edge the other way.
      result[other] = first + 2
      result[nextCorner(other)] = first + 1
      result[opposite] = first + 3
      vertices.push(triangles[opposite] as number)
    }
    offsets.push(vertices.length)
  }
  return { vertices: Int32Array.from(vertices), offsets: Int32Array.from(offsets), triangles: result }
}

/** For each edge, by the corner at which it begins: that of the same edge in the face beyond, -1 where there is none. */
function neighboursAcross(triangles: Uint32Array): Int32Array {
  const span = triangles.reduce((most, vertex) => Math.max(most, vertex + 1), 0)
  const edges = new Map<number, number>()
  for (let h = 0; h < triangles.length; h++) {
    edges.set((triangles[h] as number) * span + (triangles[nextCorner(h)] as number), h)
  }
  return Int32Array.from(triangles, (from, h) => {
    const across = edges.get((triangles[nextCorner(h)] as number) * span + from)
    return across === undefined || faceOf(across) === faceOf(h) ? -1 : across
  })
}

function faceOf(corner: number): number {
  return Math.floor(corner / 3)
}

function nextCorner(corner: number): number {
  return corner % 3 === 2 ? corner - 2 : corner + 1
}
