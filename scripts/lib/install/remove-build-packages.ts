import { existsSync } from 'node:fs'
import { glob, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { ROOT, UNTIL_BUILT } from '../paths.mjs'
import { showStep } from '../progress.mjs'
import { claimInstall } from './install-dependencies.mjs'
import { neededToRun } from './needed-to-run.mjs'

/**
 * What packages bring that nothing here reads while it runs: maps to their sources for debuggers, Node's headers for compilers, and the query
 * compilers of other databases.
 */
const UNUSED_FILES = [
  '**/*.map',
  'node/node_modules/*/include',
  '@prisma/client/runtime/*.{cockroachdb,mysql,sqlite,sqlserver}.*',
]

/**
 * Removes the packages that only builds and tests need, after an install that was made for `npm start` alone; an install of
 * somebody who develops is left alone. `installDependencies` brings them back when they are needed.
 */
export async function removeBuildPackages(): Promise<void> {
  if (!existsSync(UNTIL_BUILT)) return
  const claim = await claimInstall()
  try {
    // Somebody has come to develop meanwhile.
    if (!existsSync(UNTIL_BUILT)) return
    await showStep('Removing what only the build needed', () => pruneModules(ROOT))
    await rm(UNTIL_BUILT)
  } finally {
    await claim.release()
  }
}

/** Leaves in `node_modules` of `root` what the system needs while it runs. Interrupted, it can be done again. */
export async function pruneModules(root: string): Promise<void> {
  const modules = path.join(root, 'node_modules')
  const installedFile = path.join(modules, '.package-lock.json')
  const needed = neededToRun(JSON.parse(await readFile(path.join(root, 'package-lock.json'), 'utf8')).packages)
  const installed = JSON.parse(await readFile(installedFile, 'utf8'))
  for (const location of Object.keys(installed.packages)) {
    // The empty one is the project itself.
    if (needed.has(location) || !location.startsWith('node_modules/')) continue
    await rm(path.join(root, location), { recursive: true, force: true })
    delete installed.packages[location]
  }
  const unused: string[] = []
  for await (const file of glob(UNUSED_FILES, { cwd: modules })) unused.push(file)
  for (const file of unused) await rm(path.join(modules, file), { recursive: true, force: true })
  await removeDeadLinks(path.join(modules, '.bin'))
  await writeFile(`${installedFile}.new`, JSON.stringify(installed, null, 2))
  await rename(`${installedFile}.new`, installedFile)
}

async function removeDeadLinks(dir: string): Promise<void> {
  for (const name of await readdir(dir).catch(() => [])) {
    const file = path.join(dir, name)
    await stat(file).catch(() => rm(file, { force: true }))
  }
}
