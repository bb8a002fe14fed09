import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** The project's own directory. */
export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..')

/** The Node that package-lock.json pins; there once the dependencies are. */
export const PINNED_NODE = path.join(
  ROOT,
  'node_modules',
  'node',
  'bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
)

/** There while `node_modules` holds what only builds need, and nobody has wanted to develop: to be removed once all is built. */
export const UNTIL_BUILT = path.join(ROOT, 'node_modules', '.until-built')
