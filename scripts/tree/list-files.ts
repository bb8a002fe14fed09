import { readdirSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('../../', import.meta.url))

const NOT_OURS = new Set(['node_modules', 'generated', 'build', 'dist', 'test-results', 'playwright-report'])

/** All files of the project, relative to its root: without dependencies, generated code and names that begin with a dot. */
export function listFiles(folder = ''): string[] {
  return readdirSync(path.join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    if (entry.name.startsWith('.') || NOT_OURS.has(entry.name)) return []
    const below = path.posix.join(folder, entry.name)
    return entry.isDirectory() ? listFiles(below) : [below]
  })
}
