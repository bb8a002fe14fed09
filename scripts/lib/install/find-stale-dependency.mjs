import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { neededToRun } from './needed-to-run.mjs'

/** @typedef {{ packages: Record<string, import('./needed-to-run.mjs').LockedPackage> }} LockFile */

/**
 * Why `node_modules` is not what package-lock.json says, in a few words, or null when it is.
 *
 * npm writes `node_modules/.package-lock.json` when it has finished, so an interrupted install has none; beyond that
 * every package must be there in the locked version. Optional ones may be missing: most are for other platforms. With `toRun`
 * only what the running system needs is asked for.
 *
 * @param {string} root
 * @param {{ toRun?: boolean }} [options]
 * @returns {string | null}
 */
export function findStaleDependency(root, { toRun = false } = {}) {
  const locked = readLock(path.join(root, 'package-lock.json'))
  if (!locked) return 'package-lock.json is missing'
  if (!existsSync(path.join(root, 'node_modules'))) return 'first start'
  const installed = readLock(path.join(root, 'node_modules', '.package-lock.json'))
  if (!installed) return 'the last install was not finished'

  const needed = toRun ? neededToRun(locked.packages) : null
  for (const [location, wanted] of Object.entries(locked.packages)) {
    if (location === '' || wanted.link || needed?.has(location) === false) continue
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
export function readLock(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return null
  }
}
