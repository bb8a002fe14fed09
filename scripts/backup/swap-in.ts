import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'

/** What makes an installation. Workspaces and what is on its way in belong to the data that they were made for. */
const PARTS = ['postgres', 'storage', 'work', 'incoming', 'exports']

const MARK = 'whole'

/** Where a restored installation is put together, inside the data directory: on the same disk. */
export function draftDirOf(dataDir: string): string {
  return path.join(dataDir, 'restoring')
}

/**
 * Puts the installation of `draftDirOf` in the place of the one that is there, and that one aside. Answers where the earlier
 * data is now; null when there was none. A crash in between is made good by `finishSwap`.
 */
export async function swapIn(dataDir: string): Promise<string | null> {
  const draft = draftDirOf(dataDir)
  for (const part of PARTS) await mkdir(path.join(draft, part), { recursive: true })
  const aside = `replaced-${new Date().toISOString().slice(0, 19).replaceAll(':', '')}`
  await writeFile(path.join(draft, MARK), aside, { flush: true })
  return finishSwap(dataDir)
}

/**
 * Carries on with a swap that was cut off; does nothing where there was none. Each part is moved by two renames, and whether
 * the draft still has it tells what is left to do. Call it before anything of the data directory is opened.
 */
export async function finishSwap(dataDir: string): Promise<string | null> {
  const draft = draftDirOf(dataDir)
  const name = await readFile(path.join(draft, MARK), 'utf8').catch(() => '')
  if (!name) return null
  const aside = path.join(dataDir, name)
  for (const part of PARTS) {
    const restored = path.join(draft, part)
    const place = path.join(dataDir, part)
    if (!existsSync(restored)) continue
    if (existsSync(place)) {
      await mkdir(aside, { recursive: true })
      await rename(place, path.join(aside, part))
    }
    await rename(restored, place)
  }
  await rm(draft, { recursive: true, force: true })
  return existsSync(aside) ? aside : null
}
