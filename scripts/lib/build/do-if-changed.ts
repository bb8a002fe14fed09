import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'

/**
 * Does `work` unless it was done for the same `hash` before. The hash is written to `stampFile` when the work is
 * done, and removed before it begins, so that work which was interrupted is done again. Answers whether it was done.
 */
export async function doIfChanged(stampFile: string, hash: string, work: () => Promise<void>): Promise<boolean> {
  const done = await readFile(stampFile, 'utf8').catch(() => '')
  if (done === hash) return false
  await rm(stampFile, { force: true })
  await work()
  await mkdir(path.dirname(stampFile), { recursive: true })
  await writeFile(stampFile, hash)
  return true
}
