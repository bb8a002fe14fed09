import { constants, copyFile, link, mkdir, readdir, readlink, rename, rm, stat, symlink } from 'node:fs/promises'
import path from 'node:path'
import type { StageName } from '#server/contracts/stages.ts'
import { FORMER_NAMES } from '#worker/pipeline/former-versions.ts'

/**
 * Links the finished stages of another job into a new job's workspace: a finished stage's files are never written
 * again, so both can have them, and either can be removed first. Databases are copied. A checkpoint is used only if photos, settings and
 * COLMAP are the same. Stages that can't be linked, because the other workspace is gone or being removed, are computed again.
 *
 * @param stages directories of the steps, in order. Returns those reused.
 */
export async function seedWorkspace(
  workspace: string,
  { source, stages }: { source: string; stages: readonly StageName[] },
): Promise<StageName[]> {
  const taken: StageName[] = []
  for (const stage of stages) {
    const target = path.join(workspace, stage)
    if (await exists(target)) return taken
    const from = await finishedDir(source, stage)
    if (from === null) return taken
    // Renamed into place, so that it is complete or absent even if the worker dies here.
    const half = path.join(workspace, `.seed-${stage}`)
    await rm(half, { recursive: true, force: true })
    try {
      await linkTree(from, half, { from: source, to: workspace })
      await rename(half, target)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
      await rm(half, { recursive: true, force: true })
      return taken
    }
    taken.push(stage)
  }
  return taken
}

/** Directory of the stage in `source`, also under the name of an earlier version; null: it is not finished there. */
async function finishedDir(source: string, stage: StageName): Promise<string | null> {
  for (const name of [stage, FORMER_NAMES[stage]]) {
    if (name && (await exists(path.join(source, name, 'manifest.json')))) return path.join(source, name)
  }
  return null
}

/** SQLite finds its log by the name that a database was opened with: opening it under two names can destroy it. */
const SQLITE = /\.db(-wal|-shm|-journal)?$/

async function linkTree(from: string, to: string, workspaces: { from: string; to: string }): Promise<void> {
  await mkdir(to)
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)]
    if (entry.isDirectory()) await linkTree(source, target, workspaces)
    else if (entry.isSymbolicLink()) await symlink(movedLink(await readlink(source), workspaces), target, 'junction')
    else if (SQLITE.test(entry.name)) await copyFile(source, target, constants.COPYFILE_FICLONE)
    else await linkOrCopy(source, target)
  }
}

/** A stage's link to another stage points into its own workspace. */
function movedLink(target: string, { from, to }: { from: string; to: string }): string {
  const inside = path.relative(from, target)
  return inside.startsWith('..') || path.isAbsolute(inside) ? target : path.join(to, inside)
}

const NO_LINKS = new Set(['EXDEV', 'EPERM', 'EMLINK', 'ENOTSUP', 'ENOSYS'])

async function linkOrCopy(source: string, target: string): Promise<void> {
  try {
    await link(source, target)
  } catch (error) {
    if (!NO_LINKS.has((error as NodeJS.ErrnoException).code ?? '')) throw error
    await copyFile(source, target)
  }
}

function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  )
}
