import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { printLine } from './lib/progress.mjs'
import { FreshClone } from './lib/test/fresh-clone.mjs'

// What a newcomer does: clones the committed HEAD into an empty directory, with an empty home and nothing in npm's
// cache, and runs the two commands of the README; then what follows from there. `--only start` runs the quick steps of `npm test` alone.

/** What `node_modules` may take after `npm start`. */
const MODULES_MB = 700
/** A package that only tests need: it comes and goes with them. */
const TEST_PACKAGE = 'vitest'

const quick = process.argv.slice(2).join(' ') === '--only start'
const dir = mkdtempSync(path.join(tmpdir(), 'maquette-fresh-'))
try {
  await check(new FreshClone(dir))
  printLine('✓ A fresh clone starts, stops and passes its tests.')
} catch (error) {
  printLine(`✗ ${error instanceof Error ? error.message : error}`)
  process.exitCode = 1
} finally {
  rmSync(dir, { recursive: true, force: true })
}

/** @param {FreshClone} clone */
async function check(clone) {
  // (1) Somebody who only uses it
  await clone.startAndStop('npm start from nothing')
  expectOnlyToRun(clone)
  const again = await clone.startAndStop('npm start again, offline', { offline: true })
  if (/Installing|Building|Generating|Compiled|Removing/.test(again))
    throw new Error('The second start built something.')
  clone.npm(['run', 'doctor', '--', '--json'], { offline: true, quiet: true })
  clone.npm(['run', 'reconstruct', '--', '--help'], { offline: true, quiet: true })

  // (2) An update brings sources that must be built once more
  appendFileSync(path.join(clone.dir, 'prisma', 'schema.prisma'), '\n// An update.\n')
  await clone.startAndStop('npm start after an update')
  expectOnlyToRun(clone)
  clone.git(['checkout', '--', 'prisma'])

  // (3) Somebody who develops: tests bring back what they need, and starts leave it
  clone.npm(quick ? ['test', '--', '--only', 'check,types'] : ['test'])
  await clone.startAndStop('npm start after npm test')
  if (!clone.has(TEST_PACKAGE)) throw new Error('npm start has removed what npm test needs.')

  // (4) Somebody with a program of their own
  const project = path.join(dir, 'project')
  mkdirSync(project)
  writeFileSync(path.join(project, 'package.json'), '{ "private": true }')
  clone.npm(['pack', './sdk/package', '--pack-destination', project], { quiet: true })
  const [tarball] = readdirSync(project).filter((name) => name.endsWith('.tgz'))
  clone.npm(['install', `./${tarball}`], { cwd: project, quiet: true })
  clone.npm(['exec', 'maquette', '--', '--help'], { cwd: project, offline: true, quiet: true })

  const changed = clone.git(['status', '--short'])
  if (changed) throw new Error(`The commands have changed files of the clone:\n${changed}`)
}

/** @param {FreshClone} clone */
function expectOnlyToRun(clone) {
  const megabytes = clone.modulesMb()
  printLine(`  node_modules takes ${megabytes.toFixed(0)} MB`)
  if (megabytes > MODULES_MB) throw new Error(`node_modules takes more than ${MODULES_MB} MB.`)
  if (clone.has(TEST_PACKAGE)) throw new Error(`${TEST_PACKAGE} is left in node_modules.`)
}
