import { cp, mkdir, symlink } from 'node:fs/promises'
import path from 'node:path'
import { runColmap } from '#worker/colmap/run-colmap.ts'
import type { StageContext } from '../../pipeline/stage.ts'

/**
 * Makes the stage's directory a workspace with the depth maps of COLMAP's own `patch_match_stereo`, which needs CUDA.
 *
 * Its maps are made and fused by the same arithmetic, which lacks half a pixel in both, so the model stays as it is.
 * Gives the directories of the maps.
 */
export async function estimateDepthsByColmap(
  context: StageContext,
  { depthPx, onMap }: { depthPx: number; onMap(done: number): void },
): Promise<{ depthMapsDir: string; normalMapsDir: string }> {
  const undistorted = context.dirOf('undistort')
  for (const part of ['sparse', 'stereo']) {
    await cp(path.join(undistorted, part), path.join(context.dir, part), { recursive: true })
  }
  await symlink(path.join(undistorted, 'images'), path.join(context.dir, 'images'), 'junction')
  const stereoDir = path.join(context.dir, 'stereo')
  const maps = { depthMapsDir: path.join(stereoDir, 'depth_maps'), normalMapsDir: path.join(stereoDir, 'normal_maps') }
  for (const dir of Object.values(maps)) await mkdir(dir, { recursive: true })
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
