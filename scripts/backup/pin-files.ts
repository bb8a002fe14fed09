import { constants, copyFile, link, mkdir } from 'node:fs/promises'
import path from 'node:path'
import { parseKey } from '#server/services/storage/parse-key.ts'

/** Error codes of exFAT, FAT and some network disks for links. */
const NO_LINKS: readonly (string | undefined)[] = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL', 'EMLINK']

/**
 * Gives each file of `keys` a second name below `pinDir`, on the same disk: what is removed or replaced in storage from now on
 * stays there as it was. Where the disk has no links the file is copied. Keys that were pinned before are left alone.
 * Answers the keys that storage doesn't have.
 */
export async function pinFiles(storageDir: string, pinDir: string, keys: Iterable<string>): Promise<string[]> {
  const missing: string[] = []
  for (const key of keys) {
    const parts = parseKey(key)
    const target = path.join(pinDir, ...parts)
    await mkdir(path.dirname(target), { recursive: true })
    try {
      await linkOrCopy(path.join(storageDir, ...parts), target)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'ENOENT' || code === 'ENOTDIR') missing.push(key)
      else if (code !== 'EEXIST') throw error
    }
  }
  return missing
}

async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await link(from, to)
  } catch (error) {
    if (!NO_LINKS.includes((error as NodeJS.ErrnoException).code)) throw error
    await copyFile(from, to, constants.COPYFILE_EXCL)
  }
}
