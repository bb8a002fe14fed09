import { readdir, realpath, stat } from 'node:fs/promises'
import path from 'node:path'

export interface WalkedFolder {
  /** Every file below, by its path from the folder, `/` between the parts; in no particular order. */
  files: string[]
  /** Folders below that can't be read. */
  unreadable: string[]
}

/**
 * Finds all files below a folder. Links are followed, to folders too; one that leads back to a folder on its own way is not, so
 * that a loop ends. Broken links are no files. Rejects when the folder itself can't be read.
 */
export async function walkFolder(root: string): Promise<WalkedFolder> {
  const walked: WalkedFolder = { files: [], unreadable: [] }
  await walkInto({ root, folder: '', way: [await realpath(root)], walked })
  return walked
}

interface Step {
  root: string
  /** From the root. */
  folder: string
  /** Real paths of the folder and of those above it, down from the root. */
  way: readonly string[]
  walked: WalkedFolder
}

async function walkInto({ root, folder, way, walked }: Step): Promise<void> {
  for (const entry of await readdir(path.join(root, folder), { withFileTypes: true })) {
    const below = folder === '' ? entry.name : `${folder}/${entry.name}`
    const whole = path.join(root, below)
    const target = entry.isSymbolicLink() ? await stat(whole).catch(() => null) : entry
    if (target?.isFile()) walked.files.push(below)
    if (!target?.isDirectory()) continue
    try {
      const real = await realpath(whole)
      if (!way.includes(real)) await walkInto({ root, folder: below, way: [...way, real], walked })
    } catch {
      walked.unreadable.push(below)
    }
  }
}
