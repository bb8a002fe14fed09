import { createHash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'

/**
 * SHA-256, hex, over the names and contents of `sources`: files and directories (searched to the bottom) relative to
 * `root`. Those that don't exist count as empty, so that making one changes the hash. `isLeftOut` gets paths relative
 * to `root`, of directories too.
 */
export async function hashFiles(
  root: string,
  sources: readonly string[],
  isLeftOut: (file: string) => boolean = () => false,
): Promise<string> {
  const hash = createHash('sha256')
  for (const source of [...sources].sort()) {
    for (const file of await listFiles(root, source, isLeftOut)) {
      const content = await readFile(path.join(root, file))
      hash.update(`${file}\0${content.byteLength}\0`).update(content)
    }
  }
  return hash.digest('hex')
}

async function listFiles(root: string, source: string, isLeftOut: (file: string) => boolean): Promise<string[]> {
  if (isLeftOut(source)) return []
  const info = await stat(path.join(root, source)).catch(() => null)
  if (!info) return []
  if (!info.isDirectory()) return [source]
  const names = (await readdir(path.join(root, source))).sort()
  const nested = await Promise.all(names.map((name) => listFiles(root, path.join(source, name), isLeftOut)))
  return nested.flat()
}
