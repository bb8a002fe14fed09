import { randomUUID } from 'node:crypto'
import { readdir, rename, rm } from 'node:fs/promises'
import path from 'node:path'

const REMOVED = '.removed-'

/**
 * Removes a job's workspace, which need not be there. It is renamed first: a job that copies steps from it
 * at this moment finds a complete step, or none.
 */
export async function removeWorkspaceDir(dir: string): Promise<void> {
  const aside = `${dir}${REMOVED}${randomUUID()}`
  try {
    await rename(dir, aside)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
    throw error
  }
  await rm(aside, { recursive: true, force: true, maxRetries: 3 })
}

/** Removes what a crash left of workspaces that were being removed; `root` is where they lie. */
export async function clearRemovedWorkspaces(root: string): Promise<void> {
  const names = await readdir(root).catch(() => [])
  for (const name of names.filter((each) => each.includes(REMOVED))) {
    await rm(path.join(root, name), { recursive: true, force: true, maxRetries: 3 })
  }
}
