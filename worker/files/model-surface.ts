/** A textured surface as the files have it: y-up, with normals. */
export interface ModelSurface {
  /** x, y, z of each vertex, upright frame. */
  positions: Float32Array
  /** Unit normals, upright frame; copies of one vertex along a seam share theirs. */
  normals: Float32Array
  /** u, v from the upper left corner of the texture, as in glTF. */
  uvs: Float32Array
  triangles: Uint32Array
}
