/** Points with optional attributes, one entry each in every array. */
export interface PointCloud {
  /** x, y, z. */
  positions: Float32Array
  /** Unit x, y, z; null when the cloud has none. */
  normals: Float32Array | null
  /** r, g, b, sRGB; null when the cloud has none. */
  colors: Uint8Array | null
}

/** A triangle soup over shared vertices; the front of a triangle is where its corners run anticlockwise. */
export interface TriangleMesh {
  /** x, y, z of each vertex. */
  positions: Float32Array
  /** r, g, b of each vertex, sRGB. */
  colors: Uint8Array
  /** Three vertex indices a triangle. */
  triangles: Uint32Array
}

/** The shape of a mesh alone. */
export type TriangleSurface = Pick<TriangleMesh, 'positions' | 'triangles'>
