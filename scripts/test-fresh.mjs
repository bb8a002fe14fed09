import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { ROOT } from './lib/paths.mjs'
import { formatSeconds, printLine } from './lib/progress.mjs'

// What a newcomer does: clones the committed HEAD into an empty directory, with an empty home and nothing in npm's
// cache, and runs the two commands of the README. `--only start` leaves out `npm test`.

const dir = mkdtempSync(path.join(tmpdir(), 'maquette-fresh-'))
const home = path.join(dir, 'home')
const clone = path.join(dir, 'maquette')
mkdirSync(home)
const onlyStart = process.argv.slice(2).join(' ') === '--only start'

try {
  run('git', ['clone', '--quiet', '--no-hardlinks', ROOT, clone], dir)
  await startAndStop('npm start from nothing')
  await startAndStop('npm start again')
  if (!onlyStart) {
    const startedAt = Date.now()
    run('npm', ['test'], clone)
    printLine(`✓ npm test in a fresh clone (${formatSeconds(Date.now() - startedAt)})`)
  }
  const changed = spawnSync('git', ['status', '--short'], { cwd: clone, encoding: 'utf8' }).stdout
  if (changed) throw new Error(`The commands have changed files of the clone:\n${changed}`)
  printLine('✓ A fresh clone starts, stops and passes its tests.')
} catch (error) {
  printLine(`✗ ${error instanceof Error ? error.message : error}`)
  process.exitCode = 1
} finally {
  rmSync(dir, { recursive: true, force: true })
}

/**
 * @param {string} program
 * @param {string[]} args
 * @param {string} cwd
 */
function run(program, args, cwd) {
  const { status, error } = spawnSync(program, args, { cwd, env: emptyEnvironment(), stdio: 'inherit' })
  if (error) throw error
  if (status !== 0) throw new Error(`\`${program} ${args.join(' ')}\` failed with code ${status}.`)
}

/**
 * Starts the system, waits until it says where it is, stops it with TERM and looks for what is left.
 *
 * @param {string} title
 */
async function startAndStop(title) {
  const startedAt = Date.now()
  const npm = spawn('npm', ['start'], { cwd: clone, env: emptyEnvironment(), stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = new Promise((resolve) => npm.once('exit', (code) => resolve(code)))
  const url = await new Promise((resolve, reject) => {
    let output = ''
    npm.stdout.setEncoding('utf8').on('data', (text) => {
      output += text
      const ready = /^Maquette is ready at (\S+)$/m.exec(output)
      if (ready) resolve(ready[1])
    })
    npm.once('error', reject)
    npm.once('exit', (code) => reject(new Error(`\`npm start\` ended with code ${code} before it was ready.`)))
  })
  printLine(`✓ ${title}: ready after ${formatSeconds(Date.now() - startedAt)}`)
  const page = await fetch(String(url))
  if (!page.ok) throw new Error(`The page answers ${page.status}.`)

  const stoppedAt = Date.now()
  npm.kill('SIGTERM')
  await exited
  printLine(`✓ Stopped after ${formatSeconds(Date.now() - stoppedAt)}`)
  const left = processesIn(clone)
  if (left.length > 0) throw new Error(`These processes are left:\n${left.join('\n')}`)
}

/**
 * The processes that have anything of `folder` in their command line or work in it, as far as Linux tells.
 *
 * @param {string} folder
 */
function processesIn(folder) {
  if (!existsSync('/proc/self/cmdline')) return []
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
  return pids.flatMap((pid) => {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
      const environment = readFileSync(`/proc/${pid}/environ`, 'utf8')
      return command.includes(folder) || environment.includes(folder) ? [`${pid} ${command}`] : []
    } catch {
      return []
    }
  })
}

/** Nothing of this checkout's npm run, of its Node or of its owner's home. */
function emptyEnvironment() {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^npm_|^MAQUETTE_|^DATABASE_URL$|^PORT$|^INIT_CWD$/i.test(name),
  )
  const dirs = (process.env.PATH ?? '').split(path.delimiter).filter((entry) => !entry.includes('node_modules'))
  return { ...Object.fromEntries(kept), HOME: home, PATH: dirs.join(path.delimiter) }
}
