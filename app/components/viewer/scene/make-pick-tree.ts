import type { Mesh } from 'three'
import type { SerializedBVH } from 'three-mesh-bvh'
import { PickTree, trianglesOf } from './pick-tree.ts'

/** In a thread, so that the view turns meanwhile. Rejects where threads can't be had, and when `signal` is aborted. */
export async function makePickTree(meshes: readonly Mesh[], signal: AbortSignal): Promise<PickTree> {
  const thread = new Worker(new URL('./pick-tree.worker.ts', import.meta.url), { type: 'module' })
  try {
    for (const mesh of meshes) mesh.updateWorldMatrix(true, false)
    const triangles = trianglesOf(meshes)
    const written = await new Promise<SerializedBVH>((resolve, reject) => {
      signal.addEventListener('abort', reject, { once: true })
      thread.addEventListener('error', reject)
      thread.addEventListener('message', ({ data }: MessageEvent<SerializedBVH>) => resolve(data))
      thread.postMessage(triangles)
    })
    return await PickTree.read(triangles, written)
  } finally {
    thread.terminate()
  }
}
