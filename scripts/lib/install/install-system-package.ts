import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { runCommand } from '../processes/run-command.ts'
import { findProgram } from './find-program.ts'

/** Seconds that apt waits for another apt to finish. */
const APT_LOCK_TIMEOUT_S = 300

/**
 * Installs a Debian or Ubuntu package without asking anything. Answers false when that can't be done here: no apt,
 * or neither root nor sudo without a password. Throws an Error with the end of apt's log when apt fails.
 *
 * When `stop` fires it rejects at once with the signal's reason, and apt, which must not be torn from its work, finishes by itself.
 */
export async function installSystemPackage(name: string, logFile: string, stop?: AbortSignal): Promise<boolean> {
  const aptGet = await findProgram('apt-get')
  if (!aptGet) return false
  const prefix = await becomeRoot()
  if (!prefix) return false

  const apt = [
    ...prefix,
    'env',
    'DEBIAN_FRONTEND=noninteractive',
    aptGet,
    '-o',
    `DPkg::Lock::Timeout=${APT_LOCK_TIMEOUT_S}`,
  ]
  await runCommand(['env', ...apt, 'update'], { logFile, leave: stop })
  await runCommand(['env', ...apt, 'install', '-y', '--no-install-recommends', name], { logFile, leave: stop })
  return true
}

/** What to put before a command to run it as root; null when that would need a password. */
async function becomeRoot(): Promise<string[] | null> {
  if (process.getuid?.() === 0) return []
  const sudo = await findProgram('sudo')
  if (!sudo) return null
  return promisify(execFile)(sudo, ['-n', 'true']).then(
    () => [sudo, '-n'],
    () => null,
  )
}
