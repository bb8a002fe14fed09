import { spawn } from 'node:child_process'
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { PINNED_NODE, ROOT } from '../paths.mjs'
import { waitForClaim } from '../processes/claim.mjs'
import { printLine, showStep } from '../progress.mjs'
import { findStaleDependency } from './find-stale-dependency.mjs'

/** Lines of npm's log that are shown when it failed. */
const LOG_TAIL = 40

/**
 * Makes `node_modules` what package-lock.json says; does nothing when it is. Two that start at once wait for one
 * another. Throws an Error whose message is for the user.
 */
export async function installDependencies() {
  if (isReady()) return
  const claim = await waitForClaim(path.join(ROOT, '.data', 'run', 'install'), (holder) =>
    printLine(`  Another process (${holder.pid}) is installing the dependencies; waiting for it ...`),
  )
  try {
    if (isReady()) return
    const reason = findStaleDependency(ROOT) ?? 'the pinned Node is missing'
    await showStep(`Installing the dependencies with npm (${reason})`, runNpm)
    const stillStale = findStaleDependency(ROOT)
    if (stillStale) throw new Error(`npm has finished, and yet the dependencies are not complete: ${stillStale}.`)
    if (!existsSync(PINNED_NODE)) throw new Error(`npm has finished, and yet ${PINNED_NODE} is missing.`)
  } finally {
    await claim.release()
  }
}

function isReady() {
  return findStaleDependency(ROOT) === null && existsSync(PINNED_NODE)
}

async function runNpm() {
  const logFile = path.join(ROOT, '.data', 'logs', 'install.log')
  mkdirSync(path.dirname(logFile), { recursive: true })
  const modules = path.join(ROOT, 'node_modules')
  const hiddenLock = path.join(modules, '.package-lock.json')
  // An install that was interrupted may have left halves of packages, which npm would take for whole ones.
  if (!existsSync(hiddenLock)) rmSync(modules, { recursive: true, force: true })
  // Without this file it is known for what it is, should this install be interrupted too.
  rmSync(hiddenLock, { force: true })

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
