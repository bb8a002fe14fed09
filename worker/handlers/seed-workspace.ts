import { constants, copyFile, link, mkdir, readdir, readlink, rename, rm, stat, symlink } from 'node:fs/promises'
import path from 'node:path'
import type { StageName } from '#server/contracts/stages.ts'
import { FORMER_NAMES } from '#worker/pipeline/former-versions.ts'

/**
 * Gives a new job's workspace the finished steps of another job's, as hard links: a finished step's files are never written
 * again, so both can have them, and either can go first. Databases are copied. A checkpoint is used later only where photos, settings and
 * engine are the same. What can't be had, because the other workspace is gone or going, is computed again.
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

/** Where `source` has the step's files, also under the name that an earlier version gave it; null: it is not finished there. */
async function finishedDir(source: string, stage: StageName): Promise<string | null> {
  for (const name of [stage, FORMER_NAMES[stage]]) {
    if (name && (await exists(path.join(source, name, 'manifest.json')))) return path.join(source, name)
  }
  return null
}

/** SQLite finds its log beside the name that a database was opened by: under two names one database can be destroyed. */
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

/** A step's link into another step leads to the one of its own workspace. */
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
