import { type BufferAttribute, type InterleavedBufferAttribute, type Mesh, Points, Vector3 } from 'three'
import type { ViewerModel } from './load-model.ts'

/**
 * The vertices of a model's surface, or its points while it has none; every one, or about `atMost` of each object. A new
 * vector each, in the frame of the model's file.
 */
export function* verticesOf(
  { scene, surface }: Pick<ViewerModel, 'scene' | 'surface'>,
  atMost = Number.POSITIVE_INFINITY,
): Generator<Vector3> {
  const drawn: (Mesh | Points)[] = [...(surface?.meshes ?? [])]
  scene.updateMatrixWorld(true)
  scene.traverse((object) => {
    if (!surface && object instanceof Points) drawn.push(object)
  })
  for (const object of drawn) {
    const positions: BufferAttribute | InterleavedBufferAttribute = object.geometry.getAttribute('position')
    const step = Math.max(1, Math.floor(positions.count / atMost))
    for (let i = 0; i < positions.count; i += step) {
      yield new Vector3().fromBufferAttribute(positions, i).applyMatrix4(object.matrixWorld)
    }
  }
}
