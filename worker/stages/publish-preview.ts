import path from 'node:path'
import { readModel } from '../colmap/model.ts'
import { exportColoredGlb } from '../files/glb/export-colored-glb.ts'
import { readPly } from '../files/read-ply.ts'
import { type UprightFrame, uprightFrame } from '../geometry/upright-frame.ts'
import { decimateMesh } from '../mesh/mesh-decimate.ts'
import type { PointCloud } from '../mesh/mesh-types.ts'
import type { StageContext } from '../pipeline/stage.ts'
import { pinholeWorkspace } from './stage-dirs.ts'

/** Enough to look at, and quick to load: 6 MB. */
const MAX_POINTS = 400_000
const MAX_TRIANGLES = 150_000

/** Publishes a dense cloud, thinned out, as `dense.glb`. */
export async function publishDenseGlb(context: StageContext, { positions, colors }: PointCloud): Promise<void> {
  const count = positions.length / 3
  const step = Math.max(1, count / MAX_POINTS)
  const kept = Math.floor(count / step)
  const thin = { positions: new Float32Array(3 * kept), colors: new Uint8Array(3 * kept), triangles: null }
  for (let i = 0; i < kept; i++) {
    const from = 3 * Math.floor(i * step)
    for (let k = 0; k < 3; k++) {
      thin.positions[3 * i + k] = positions[from + k] as number
      if (colors) thin.colors[3 * i + k] = colors[from + k] as number
    }
  }
  const file = path.join(context.dir, 'dense.glb')
  await exportColoredGlb(thin, await frameOf(context), file)
  await context.publish({
    name: 'dense.glb',
    description: 'Dense points for viewing, small',
    mediaType: 'model/gltf-binary',
    path: file,
  })
}

/** Publishes a mesh, coarse enough to look at, as `snapshot-mesh.glb`: the textured one takes its place. */
export async function publishMeshSnapshot(context: StageContext, meshPath: string): Promise<void> {
  const { positions, colors, triangles } = await readPly(meshPath)
  if (!colors || !triangles) return
  const coarse = await decimateMesh({ positions, colors, triangles }, MAX_TRIANGLES)
  const file = path.join(context.dir, 'snapshot-mesh.glb')
  await exportColoredGlb(coarse, await frameOf(context), file)
  await context.publish({
    name: 'snapshot-mesh.glb',
    description: 'The surface before it is textured',
    mediaType: 'model/gltf-binary',
    path: file,
  })
}

/** That of the finished model. */
export async function frameOf(context: StageContext): Promise<UprightFrame> {
  const { images, points } = await readModel(path.join(pinholeWorkspace(context), 'sparse'))
  return uprightFrame(images, points, { worldIsGiven: context.capture.kind !== 'photos' })
}
