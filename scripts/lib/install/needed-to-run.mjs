import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'

/**
 * @typedef {{
 *   version?: string, optional?: boolean, link?: boolean,
 *   dependencies?: Record<string, string>, optionalDependencies?: Record<string, string>,
 *   peerDependencies?: Record<string, string>, peerDependenciesMeta?: Record<string, { optional?: boolean }>,
 * }} LockedPackage
 */

/**
 * Where the packages lie that the system needs while it runs, as package-lock.json has it: the `dependencies` of package.json and all that these
 * need. What only builds and tests need is not among them. npm's own flag `dev` does not do: a package that another one
 * may use, but need not (an optional peer: Prisma's command line of its client), has none.
 *
 * @param {Record<string, LockedPackage>} packages
 * @returns {Set<string>}
 */
export function neededToRun(packages) {
  /** @type {Set<string>} */
  const needed = new Set()
  const open = resolveAll(packages, '', Object.keys(packages['']?.dependencies ?? {}))
  for (let location = open.pop(); location !== undefined; location = open.pop()) {
    if (needed.has(location)) continue
    needed.add(location)
    open.push(...resolveAll(packages, location, namesNeededBy(packages[location] ?? {})))
  }
  return needed
}

/** @param {LockedPackage} found */
function namesNeededBy({ dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta }) {
  const peers = Object.keys(peerDependencies ?? {}).filter((name) => !peerDependenciesMeta?.[name]?.optional)
  return [...Object.keys(dependencies ?? {}), ...Object.keys(optionalDependencies ?? {}), ...peers]
}

/**
 * Node's rule: the nearest `node_modules` on the way up that has a package of that name.
 *
 * @param {Record<string, LockedPackage>} packages
 * @param {string} from
 * @param {string[]} names
 */
function resolveAll(packages, from, names) {
  return names.flatMap((name) => {
    for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
      const location = `${at ? `${at}/` : ''}node_modules/${name}`
      if (packages[location]) return [location]
      if (!at) return []
    }
  })
}

/**
 * Whether any package is installed that only builds and tests ask for.
 *
 * @param {string} root
 */
export function hasBuildPackages(root) {
  const read = (/** @type {string} */ name) => JSON.parse(readFileSync(path.join(root, name), 'utf8'))
  const needed = neededToRun(read('package-lock.json').packages)
  const others = Object.keys(read('package.json').devDependencies ?? {}).map((name) => `node_modules/${name}`)
  return others.some((location) => !needed.has(location) && existsSync(path.join(root, location)))
}
