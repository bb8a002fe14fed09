import { createHash } from 'node:crypto'
import { extname } from 'node:path'

/** The last part of a result's storage key. Keys are ASCII: a name with other letters is kept under its hash. */
export function artifactKey(name: string): string {
  if (/^[\w.-]+$/.test(name)) return name
  return `${createHash('sha256').update(name).digest('hex').slice(0, 32)}${extname(name)}`
}
