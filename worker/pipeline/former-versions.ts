import { rename, rm } from 'node:fs/promises'
import path from 'node:path'
import type { StageName } from '#server/contracts/stages.ts'

/** Stage names of earlier versions, whose workspaces are still valid. */
export const FORMER_NAMES: Partial<Record<StageName, string>> = { tsdf: 'carve' }

/** The name that goes into a stage's checkpoint keys: its first one, so that a new name voids no checkpoint. */
export function keyNameOf(stage: StageName): string {
  return FORMER_NAMES[stage] ?? stage
}

/** Renames directories of an earlier version in `workspace` to the current stage names. */
export async function adoptFormerDirs(workspace: string, stages: readonly { name: StageName }[]): Promise<void> {
  for (const { name } of stages) {
    const former = FORMER_NAMES[name]
    if (former === undefined) continue
    const dir = path.join(workspace, former)
    await rename(dir, path.join(workspace, name)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return
      // The stage ran again under its new name: the old directory is useless.
      if (error.code === 'ENOTEMPTY' || error.code === 'EEXIST') return rm(dir, { recursive: true, force: true })
      throw error
    })
  }
}

/** A stage's output with this version's field names; `output` may be from a manifest of any version. */
export function currentOutput(stage: StageName, output: unknown): unknown {
  return stage === 'prepare' ? withCameraAndLens(output) : output
}

/** Before 2026-11-27 maker, model and lens of a photo's camera were called `cameraModel`, as is the projection model. */
function withCameraAndLens(output: unknown): unknown {
  const photos: unknown = (output as { photos?: unknown } | null)?.photos
  if (!Array.isArray(photos)) return output
  const renamed = photos.map(({ cameraModel, ...photo }: Record<string, unknown>) =>
    cameraModel === undefined ? photo : { ...photo, cameraAndLens: cameraModel },
  )
  return { ...(output as object), photos: renamed }
}
