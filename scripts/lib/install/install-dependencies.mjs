import { spawn } from 'node:child_process'
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { PINNED_NODE, ROOT, UNTIL_BUILT } from '../paths.mjs'
import { waitForClaim } from '../processes/claim.mjs'
import { printLine, showStep } from '../progress.mjs'
import { findStaleDependency } from './find-stale-dependency.mjs'
import { hasBuildPackages } from './needed-to-run.mjs'

/** Lines of npm's log that are shown when it failed. */
const LOG_TAIL = 40

/**
 * What the packages are wanted for. `run`: what the system needs while it runs. `build`: everything, until it is built. `develop`:
 * everything, for good.
 *
 * @typedef {'run' | 'build' | 'develop'} Purpose
 */

/**
 * Makes `node_modules` what package-lock.json says; does nothing when it is. Two that start at once wait for one
 * another. Where nobody has wanted to develop yet, what only builds need is marked to be removed again
 * (`removeBuildPackages`). Throws an Error whose message is for the user.
 *
 * @param {Purpose} purpose
 */
export async function installDependencies(purpose) {
  if (isReady(purpose)) return
  const claim = await claimInstall()
  try {
    if (purpose === 'develop') rmSync(UNTIL_BUILT, { force: true })
    if (isReady(purpose)) return
    const reason = findMissing(purpose) ?? 'the pinned Node is missing'
    await showStep(`Installing the dependencies with npm (${reason})`, () => runNpm(purpose))
    const stillStale = findMissing('build')
    if (stillStale) throw new Error(`npm has finished, and yet the dependencies are not complete: ${stillStale}.`)
    if (!existsSync(PINNED_NODE)) throw new Error(`npm has finished, and yet ${PINNED_NODE} is missing.`)
  } finally {
    await claim.release()
  }
}

/** Nobody else installs or removes packages until it is released. */
export function claimInstall() {
  return waitForClaim(path.join(ROOT, '.data', 'run', 'install'), (holder) =>
    printLine(`  Another process (${holder.pid}) is installing the dependencies; waiting for it ...`),
  )
}

/** @param {Purpose} purpose */
function isReady(purpose) {
  if (purpose === 'develop' && existsSync(UNTIL_BUILT)) return false
  return findMissing(purpose) === null && existsSync(PINNED_NODE)
}

/** @param {Purpose} purpose */
function findMissing(purpose) {
  return findStaleDependency(ROOT, { toRun: purpose === 'run' })
}

/** @param {Purpose} purpose */
async function runNpm(purpose) {
  const logFile = path.join(ROOT, '.data', 'logs', 'install.log')
  mkdirSync(path.dirname(logFile), { recursive: true })
  const modules = path.join(ROOT, 'node_modules')
  const hiddenLock = path.join(modules, '.package-lock.json')
  const untilBuilt = purpose !== 'develop' && (existsSync(UNTIL_BUILT) || !hasBuildPackages(ROOT))
  // An install that was interrupted may have left halves of packages, which npm would take for whole ones.
  if (!existsSync(hiddenLock)) rmSync(modules, { recursive: true, force: true })
  // Without this file it is known for what it is, should this install be interrupted too.
  rmSync(hiddenLock, { force: true })
  mkdirSync(modules, { recursive: true })
  if (untilBuilt) writeFileSync(UNTIL_BUILT, '')

  const log = openSync(logFile, 'w')
  // `--no-save` keeps to the lock file and leaves it as it is. Not `npm ci`: since 11.14 it refuses a lock file without
  // entries for optional packages of other platforms that the registry couldn't give when it was written (npm/cli#9846).
  const [program, args] = npmCommand(['install', '--no-save', '--include=dev', '--no-audit', '--no-fund'])
  const child = spawn(program, args, {
    cwd: ROOT,
    stdio: ['ignore', log, log],
    env: {
      ...process.env,
      // Some packages do their work in install scripts: `node` fetches its binary, PostgreSQL's links its libraries.
      npm_config_ignore_scripts: 'false',
      // Prisma would download a migration engine unless it is told of one; ours is server/migrate.ts.
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      CHECKPOINT_DISABLE: '1',
      PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1',
      NEXT_TELEMETRY_DISABLED: '1',
    },
  })
  closeSync(log)
  const stop = () => child.kill('SIGTERM')
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop)
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', resolve)
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(signal, stop)
  if (code === 0) return
  const tail = readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-LOG_TAIL).join('\n')
  throw new Error(`npm could not install the dependencies. The end of ${logFile}:\n\n${tail}`)
}

/**
 * The npm that runs us, or else the one on the PATH.
 *
 * @param {string[]} args
 * @returns {[string, string[]]}
 */
export function npmCommand(args) {
  const running = process.env.npm_execpath
  if (running && path.basename(running) === 'npm-cli.js') return [process.execPath, [running, ...args]]
  return [process.platform === 'win32' ? 'npm.cmd' : 'npm', args]
}
