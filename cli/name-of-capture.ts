import { homedir } from 'node:os'
import path from 'node:path'
import { nameFromFolders } from '#intake/capture-name.ts'
import { nameOfSource } from './parse-arguments.ts'

/** Of what is farther up, the photos are only one part. */
const MOST_FOLDERS = 3

/** The name of the folder or file, or of its parent if the name is generic: `images`, `DCIM/100APPLE`. */
export function nameOfCapture(source: string): string {
  const above = path.relative(homedir(), source)
  const isAtHome = above !== '' && !above.startsWith('..') && !path.isAbsolute(above)
  const folders = (isAtHome ? above : source).split(path.sep).slice(-MOST_FOLDERS)
  const name = nameOfSource(source)
  return nameFromFolders([...folders.slice(0, -1), name]) ?? (name.slice(0, 120) || 'Photos')
}
