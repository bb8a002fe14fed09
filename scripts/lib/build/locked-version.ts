import { readFile } from 'node:fs/promises'
import path from 'node:path'

/** The version of a package of ours that package-lock.json names: known without the package, which may be gone after the build. */
export async function readLockedVersion(root: string, name: string): Promise<string> {
  const { packages } = JSON.parse(await readFile(path.join(root, 'package-lock.json'), 'utf8'))
  const version: unknown = packages[`node_modules/${name}`]?.version
  if (typeof version !== 'string') throw new Error(`package-lock.json has no ${name}.`)
  return version
}
