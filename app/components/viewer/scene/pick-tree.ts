import { BufferAttribute, BufferGeometry, DoubleSide, type Mesh, type Plane, type Ray, Vector3 } from 'three'
import type { MeshBVH, SerializedBVH } from 'three-mesh-bvh'

/** The triangles of a model in the scene's frame, as a thread takes them. */
export interface PickTriangles {
  /** x, y, z of each vertex. */
  positions: Float32Array
  /** Three vertices for each triangle. */
  index: Uint32Array
}

/** Finds the triangle that a ray meets first, in a time that hardly depends on how many there are. */
export class PickTree {
  readonly #tree: MeshBVH

  private constructor(tree: MeshBVH) {
    this.#tree = tree
  }

  /** Of a tree that `writePickTree` made of the same triangles. */
  static async read(triangles: PickTriangles, written: SerializedBVH): Promise<PickTree> {
    const { MeshBVH } = await import('three-mesh-bvh')
    return new PickTree(MeshBVH.deserialize(written, geometryOf(triangles), { setIndex: false }))
  }

  /** The nearest place on a triangle that is on the positive side of all `planes`; null where there is none. */
  nearest(ray: Ray, planes: readonly Plane[]): Vector3 | null {
    if (planes.length === 0) return this.#tree.raycastFirst(ray, DoubleSide)?.point.clone() ?? null
    const kept = this.#tree
      .raycast(ray, DoubleSide)
      .filter(({ point }) => planes.every((plane) => plane.distanceToPoint(point) >= 0))
      .toSorted((a, b) => a.distance - b.distance)
    return kept[0]?.point.clone() ?? null
  }
}

/** Takes more than a second for a million triangles: made for a thread. */
export async function writePickTree(triangles: PickTriangles): Promise<SerializedBVH> {
  const { MeshBVH } = await import('three-mesh-bvh')
  // Indirect: the order of the triangles stays as it was sent.
  return MeshBVH.serialize(new MeshBVH(geometryOf(triangles), { indirect: true }), { cloneBuffers: false })
}

/** Copies of what the meshes are drawn from, which may be quantized and interleaved there. */
export function trianglesOf(meshes: readonly Mesh[]): PickTriangles {
  const parts = meshes.map(({ geometry, matrixWorld }) => {
    const places = geometry.getAttribute('position')
    return { places, corners: geometry.index, matrixWorld, cornerCount: (geometry.index ?? places).count }
  })
  const positions = new Float32Array(parts.reduce((sum, { places }) => sum + 3 * places.count, 0))
  const index = new Uint32Array(parts.reduce((sum, { cornerCount }) => sum + cornerCount, 0))
  const at = new Vector3()
  let vertex = 0
  let corner = 0
  for (const { places, corners, matrixWorld, cornerCount } of parts) {
    const first = vertex
    for (let i = 0; i < places.count; i++) {
      at.fromBufferAttribute(places, i)
        .applyMatrix4(matrixWorld)
        .toArray(positions, 3 * vertex++)
    }
    for (let i = 0; i < cornerCount; i++) index[corner++] = first + (corners?.getX(i) ?? i)
  }
  return { positions, index }
}

function geometryOf({ positions, index }: PickTriangles): BufferGeometry {
  return new BufferGeometry()
    .setAttribute('position', new BufferAttribute(positions, 3))
    .setIndex(new BufferAttribute(index, 1))
}
