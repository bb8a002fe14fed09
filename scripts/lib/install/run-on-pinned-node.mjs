import { spawn } from 'node:child_process'
import path from 'node:path'
import { PINNED_NODE, ROOT } from '../paths.mjs'
import { installDependencies } from './install-dependencies.mjs'

const OLDEST_NODE = 20

/**
 * Installs what is missing and then runs `script` (relative to the project) on the Node version that the lock file
 * pins. This file and what it imports run on whatever Node the machine has, with nothing installed: no TypeScript,
 * no packages. Never returns: the process ends with the script's exit code.
 *
 * @param {string} script
 * @param {string[]} args
 * @param {import('./install-dependencies.mjs').Purpose} purpose
 */
export async function runOnPinnedNode(script, args, purpose) {
  const major = Number(process.versions.node.split('.')[0])
  if (major < OLDEST_NODE) {
    console.error(`Maquette needs Node ${OLDEST_NODE} or later to start; this is ${process.version}.`)
    process.exit(1)
  }
  try {
    await installDependencies(purpose)
  } catch (error) {
    console.error(`\n${error instanceof Error ? error.message : error}`)
    process.exit(1)
  }

  // The channel tells the script when this process is killed outright, so that it can stop in order all the same.
  const child = spawn(PINNED_NODE, [path.resolve(ROOT, script), ...args], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, PATH: [path.dirname(PINNED_NODE), process.env.PATH].join(path.delimiter) },
  })
  // A killed npm takes no leave of us. Started by hand, we may well outlive the shell.
  if (process.env.npm_lifecycle_event) await import('../processes/exit-with-parent.mjs')
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => child.kill(signal))
  }
  child.once('error', (error) => {
    console.error(`The pinned Node could not be started (${PINNED_NODE}): ${error.message}`)
    process.exit(1)
  })
  child.once('exit', (code) => process.exit(code ?? 1))
}
