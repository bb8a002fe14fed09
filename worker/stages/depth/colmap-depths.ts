import { mkdir, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { writeModel } from '#worker/colmap/model.ts'
import type { SparseReconstruction } from '#worker/colmap/model-types.ts'
import { runColmap } from '#worker/colmap/run-colmap.ts'
import type { StageContext } from '../../pipeline/stage.ts'

/**
 * Makes the stage's directory a workspace with the depth maps of COLMAP's own `patch_match_stereo`, which needs CUDA.
 *
 * Its maps are made and fused by the same arithmetic, which lacks half a pixel in both, so the model stays as it is
 * but for the photos that it lacks.
 * Gives the directories of the maps.
 */
export async function estimateDepthsByColmap(
  context: StageContext,
  model: SparseReconstruction,
  { depthPx, onMap }: { depthPx: number; onMap(done: number): void },
): Promise<{ depthMapsDir: string; normalMapsDir: string }> {
  const undistorted = context.dirOf('undistort')
  const sparseDir = path.join(context.dir, 'sparse')
  const stereoDir = path.join(context.dir, 'stereo')
  const maps = { depthMapsDir: path.join(stereoDir, 'depth_maps'), normalMapsDir: path.join(stereoDir, 'normal_maps') }
  for (const dir of [sparseDir, ...Object.values(maps)]) await mkdir(dir, { recursive: true })
  await symlink(path.join(undistorted, 'images'), path.join(context.dir, 'images'), 'junction')
  await writeModel(model, sparseDir)
  // As `image_undistorter` writes them, including left-out photos.
  const names = model.images.map(({ name }) => name)
  await writeFile(path.join(stereoDir, 'patch-match.cfg'), names.map((name) => `${name}\n__auto__, 20\n`).join(''))
  await writeFile(path.join(stereoDir, 'fusion.cfg'), names.map((name) => `${name}\n`).join(''))
  await runColmap(
    context,
    'patch_match_stereo',
    {
      workspace: context.dir,
      workspaceFormat: 'COLMAP',
      maxImagePx: depthPx,
      geometricConsistency: true,
      logToStderr: true,
      randomSeed: 0,
    },
    (line) => {
      const started = /Processing view (\d+) \/ \d+/.exec(line)?.[1]
      if (started) onMap(Number(started) - 1)
    },
  )
  return maps
}
