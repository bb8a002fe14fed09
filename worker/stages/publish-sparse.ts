import { readdir } from 'node:fs/promises'
import path from 'node:path'
import type { SparseReconstruction } from '../colmap/model-types.ts'
import { exportCamerasJson } from '../files/export-cameras-json.ts'
import { exportSparsePly } from '../files/export-sparse-ply.ts'
import { exportSparseGlb } from '../files/glb/export-sparse-glb.ts'
import type { StageContext } from '../pipeline/stage.ts'

export interface SparseResult {
  model: SparseReconstruction
  /** Where COLMAP's own files of the model are, in the stage's directory. */
  modelDir: string
  /** Of all photos of the capture, registered or not. */
  photoNames: readonly string[]
}

/**
 * Writes and publishes the sparse model in every format that is offered; COLMAP's own files, whose cameras have the lens' distortion, go
 * as they are. What lies beside the undistorted photos is published with these, at the end (`publishDataset`).
 */
export async function publishSparse(
  context: StageContext,
  { model, modelDir, photoNames }: SparseResult,
): Promise<void> {
  const file = (name: string) => path.join(context.dir, name)
  await exportSparsePly(model, file('sparse.ply'))
  await exportCamerasJson(model, file('cameras.json'), { photoNames })
  await exportSparseGlb(model, file('sparse.glb'), { worldIsGiven: context.capture.kind !== 'photos' })

  const exports = [
    { name: 'sparse.glb', description: 'Cameras and sparse points', mediaType: 'model/gltf-binary' },
    { name: 'sparse.ply', description: 'Sparse points with colours', mediaType: 'application/octet-stream' },
    { name: 'cameras.json', description: 'Camera poses and intrinsics', mediaType: 'application/json' },
  ]
  for (const artifact of exports) {
    context.signal.throwIfAborted()
    await context.publish({ ...artifact, path: file(artifact.name) })
  }
  // 3.8 writes cameras, images and points3D; rigs and frames came with 3.12.
  for (const name of (await readdir(modelDir)).filter((entry) => entry.endsWith('.bin')).toSorted()) {
    context.signal.throwIfAborted()
    await context.publish({
      name: `distorted-${name}`,
      description: `COLMAP model of the original photos: ${path.basename(name, '.bin')}`,
      mediaType: 'application/octet-stream',
      path: path.join(modelDir, name),
    })
  }
}
