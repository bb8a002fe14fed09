import path from 'node:path'

import { stepNote } from '#server/contracts/notes/step-notes.ts'
import type { Stage, StageContext } from '../pipeline/stage.ts'

import { runInThread } from '../process/run-in-thread.ts'
import { FINENESS } from './mesh/build-mesh.ts'
import type { PoseOutput } from './pose.ts'
import type { ColorCameraFigures } from './tsdf/color-cameras/find-color-cameras.ts'
import type { TsdfInput, TsdfStep, TsdfSurface } from './tsdf/fuse-depth-views.ts'

export type TsdfOutput = TsdfSurface

/** x y z and colour of each vertex, triangles; the world frame of the poses. In the stage's directory. */
export const TSDF_SURFACE = 'surface.ply'

/**
 * Fuses given depth maps into a surface. Six views show an object from all sides, so that it is closed: what none of them
 * sees belongs to it. Of other captures only what was seen becomes surface.
 */
export const tsdf: Stage<PoseOutput, TsdfOutput> = {
  name: 'tsdf',
  version: 3,
  weight: 6,
  settingsUsed: ['meshTriangles', 'holdOutFrom'],
  async run(context) {
    const surface = await runInThread<TsdfStep, TsdfSurface>({
      entry: new URL('./tsdf/tsdf-thread.ts', import.meta.url),
      data: {
        workspace: context.dirOf('pose'),
        holdOutFrom: context.settings.holdOutFrom,
        surfacePath: path.join(context.dir, TSDF_SURFACE),
        threads: context.threads,
        maxTriangles: FINENESS * context.settings.meshTriangles,
        closed: context.capture.kind === 'six-views',
        // Six views are calibrated by their outlines and depth.
        colorCamerasDir: context.capture.kind === 'posed' ? context.dir : null,
      } satisfies TsdfInput,
      signal: context.signal,
      onProgress: ({ fraction, note }) => context.progress(fraction, note),
    })
    const { depthMaps, voxel, voxels, triangles, colorCameras } = surface
    context.log(
      `voxels of ${voxel.toPrecision(3)} world units, ${voxels.toLocaleString('en')} of them near the surface`,
    )
    if (colorCameras) logColorCameras(context, colorCameras)
    context.progress(1, stepNote('fusedDepth', { count: depthMaps, triangles }))
    return surface
  },
}

function logColorCameras({ log }: StageContext, { before, after, shift, stretch, used }: ColorCameraFigures): void {
  const change = `moved by ${shift.toPrecision(2)} world units (median) and focal lengths times ${stretch.toFixed(3)}`
  const outcome = used ? `cameras of the colours ${change}` : 'the cameras stay as they are'
  log(`colours differ by ${percent(before)} of their detail between images, at best by ${percent(after)}: ${outcome}`)
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`
}
