/** Numbers of each vertex, `size` after `size`: a position, a normal, a colour. */
export interface VertexAttribute {
  size: number
  values: Float32Array
}

export interface ClippedTriangles {
  /** In the order of the input. */
  attributes: VertexAttribute[]
  triangles: Uint32Array
}

interface Box {
  min: readonly number[]
  max: readonly number[]
}

/**
 * What of triangles is inside of a box along the axes: those that its faces cut are cut there, after Sutherland and Hodgman
 * ("Reentrant Polygon Clipping", 1974), and every attribute is interpolated along the cut edge. Triangles that share an edge
 * share the new vertex on it. The first attribute is the position, of size 3.
 */
export function clipTriangles(
  attributes: readonly VertexAttribute[],
  triangles: Uint32Array,
  box: Box,
): ClippedTriangles {
  let clipped: ClippedTriangles = { attributes: [...attributes], triangles }
  for (let axis = 0; axis < 3; axis++) {
    clipped = clipAtPlane(clipped, { axis, sign: 1, at: box.min[axis] ?? 0 })
    clipped = clipAtPlane(clipped, { axis, sign: -1, at: box.max[axis] ?? 0 })
  }
  return withoutUnused(clipped)
}

/** The points of `positions` inside of the box, by index. */
export function pointsInBox(positions: Float32Array, { min, max }: Box): Uint32Array {
  const isInside = (point: number) =>
    min.every((low, axis) => {
      const value = positions[3 * point + axis] as number
      return value >= low && value <= (max[axis] as number)
    })
  const inside = new Uint32Array(positions.length / 3)
  let count = 0
  for (let point = 0; point < inside.length; point++) if (isInside(point)) inside[count++] = point
  return inside.slice(0, count)
}

/** What of `values`, `size` after `size`, belongs to these vertices, in their order. */
export function pickVertices<T extends Float32Array | Uint8Array>(values: T, size: number, vertices: Uint32Array): T {
  const picked = new (values.constructor as new (length: number) => T)(size * vertices.length)
  for (let i = 0; i < vertices.length; i++) {
    const from = size * (vertices[i] as number)
    for (let k = 0; k < size; k++) picked[size * i + k] = values[from + k] as number
  }
  return picked
}

/** Keeps where `sign * (position[axis] - at)` is not negative. */
interface Plane {
  axis: number
  sign: 1 | -1
  at: number
}

function clipAtPlane({ attributes, triangles }: ClippedTriangles, { axis, sign, at }: Plane): ClippedTriangles {
  const positions = attributes[0]?.values ?? new Float32Array()
  const vertexCount = positions.length / 3
  const heightOf = (vertex: number) => sign * ((positions[3 * vertex + axis] as number) - at)

  /** The vertices that cuts add: on the edge from one to the other, this far along it. */
  const cuts: { from: number; to: number; share: number }[] = []
  const cutOfEdge = new Map<number, number>()
  const cut = (a: number, b: number): number => {
    const [from, to] = a < b ? [a, b] : [b, a]
    const edge = from * vertexCount + to
    const known = cutOfEdge.get(edge)
    if (known !== undefined) return known
    const vertex = vertexCount + cuts.length
    cuts.push({ from, to, share: heightOf(from) / (heightOf(from) - heightOf(to)) })
    cutOfEdge.set(edge, vertex)
    return vertex
  }

  const kept: number[] = []
  for (let t = 0; t < triangles.length; t += 3) {
    const corners = [triangles[t] as number, triangles[t + 1] as number, triangles[t + 2] as number]
    const polygon: number[] = []
    for (let k = 0; k < 3; k++) {
      const [here, next] = [corners[k] as number, corners[(k + 1) % 3] as number]
      const isInside = heightOf(here) >= 0
      if (isInside) polygon.push(here)
      if (isInside !== heightOf(next) >= 0) polygon.push(cut(here, next))
    }
    for (let k = 2; k < polygon.length; k++) {
      kept.push(polygon[0] as number, polygon[k - 1] as number, polygon[k] as number)
    }
  }
  return { attributes: attributes.map((attribute) => withCuts(attribute, cuts)), triangles: Uint32Array.from(kept) }
}

function withCuts(
  { size, values }: VertexAttribute,
  cuts: readonly { from: number; to: number; share: number }[],
): VertexAttribute {
  const extended = new Float32Array(values.length + size * cuts.length)
  extended.set(values)
  for (const [i, { from, to, share }] of cuts.entries()) {
    for (let k = 0; k < size; k++) {
      const [a, b] = [values[size * from + k] as number, values[size * to + k] as number]
      extended[values.length + size * i + k] = a + share * (b - a)
    }
  }
  return { size, values: extended }
}

function withoutUnused({ attributes, triangles }: ClippedTriangles): ClippedTriangles {
  const vertexCount = (attributes[0]?.values.length ?? 0) / 3
  const isUsed = new Uint8Array(vertexCount)
  for (const vertex of triangles) isUsed[vertex] = 1
  const renamed = new Uint32Array(vertexCount)
  const used: number[] = []
  for (let vertex = 0; vertex < vertexCount; vertex++) {
    if (!isUsed[vertex]) continue
    renamed[vertex] = used.length
    used.push(vertex)
  }
  const vertices = Uint32Array.from(used)
  return {
    attributes: attributes.map(({ size, values }) => ({ size, values: pickVertices(values, size, vertices) })),
    triangles: triangles.map((vertex) => renamed[vertex] as number),
  }
}
