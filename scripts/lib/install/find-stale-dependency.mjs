import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'

/**
 * @typedef {{ version?: string, optional?: boolean, link?: boolean }} LockedPackage
 * @typedef {{ packages: Record<string, LockedPackage> }} LockFile
 */

/**
 * Why `node_modules` is not what package-lock.json says, in a few words, or null when it is.
 *
 * npm writes `node_modules/.package-lock.json` when it has finished, so an interrupted install has none; beyond that
 * every package must be there in the locked version. Optional ones may be missing: most are for other platforms.
 *
 * @param {string} root
 * @returns {string | null}
 */
export function findStaleDependency(root) {
  const locked = readLock(path.join(root, 'package-lock.json'))
  if (!locked) return 'package-lock.json is missing'
  if (!existsSync(path.join(root, 'node_modules'))) return 'first start'
  const installed = readLock(path.join(root, 'node_modules', '.package-lock.json'))
  if (!installed) return 'the last install was not finished'

  for (const [location, wanted] of Object.entries(locked.packages)) {
    if (location === '' || wanted.link) continue
    const name = location.slice(location.lastIndexOf('node_modules/') + 'node_modules/'.length)
    const found = installed.packages[location]
    if (!found && wanted.optional) continue
    if (!found) return `${name} is missing`
    if (found.version !== wanted.version) return `${name} ${found.version} should be ${wanted.version}`
    if (!wanted.optional && !existsSync(path.join(root, location))) return `${name} is missing`
  }
  return null
}

/**
 * @param {string} file
 * @returns {LockFile | null}
 */
function readLock(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return null
  }
}
