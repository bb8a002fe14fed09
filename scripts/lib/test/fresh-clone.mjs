import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { ROOT } from '../paths.mjs'
import { formatSeconds, printLine } from '../progress.mjs'

/** Where nobody listens: what asks a registry or a proxy there fails at once. */
const NOWHERE = 'http://127.0.0.1:9/'

/** The committed HEAD in a directory of its own, with an empty home and nothing in npm's cache. */
export class FreshClone {
  /** @param {string} dir An empty directory. */
  constructor(dir) {
    this.dir = path.join(dir, 'maquette')
    this.home = path.join(dir, 'home')
    mkdirSync(this.home)
    const { status } = spawnSync('git', ['clone', '--quiet', '--no-hardlinks', ROOT, this.dir], { stdio: 'inherit' })
    if (status !== 0) throw new Error('The clone failed.')
  }

  /**
   * Throws when `npm ARGS` fails.
   *
   * @param {string[]} args
   * @param {{ offline?: boolean, quiet?: boolean, cwd?: string }} [options]
   */
  npm(args, { offline = false, quiet = false, cwd = this.dir } = {}) {
    const startedAt = Date.now()
    const { status, error } = spawnSync('npm', args, {
      cwd,
      env: this.#environment(offline),
      stdio: ['ignore', quiet ? 'ignore' : 'inherit', 'inherit'],
    })
    if (error) throw error
    const title = `npm ${args.join(' ')}${offline ? ', offline' : ''}`
    if (status !== 0) throw new Error(`\`${title}\` failed with code ${status}.`)
    printLine(`✓ ${title} (${formatSeconds(Date.now() - startedAt)})`)
  }

  /**
   * Starts the system, waits until it says where it is, stops it with TERM and looks for what is left. Answers what it printed.
   *
   * @param {string} title
   * @param {{ offline?: boolean }} [options]
   */
  async startAndStop(title, { offline = false } = {}) {
    const startedAt = Date.now()
    const npm = spawn('npm', ['start'], {
      cwd: this.dir,
      env: this.#environment(offline),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    npm.stderr.pipe(process.stderr)
    let output = ''
    npm.stderr.setEncoding('utf8').on('data', (text) => {
      output += text
    })
    const exited = new Promise((resolve) => npm.once('exit', (code) => resolve(code)))
    const url = await new Promise((resolve, reject) => {
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
    const left = processesIn(this.dir)
    if (left.length > 0) throw new Error(`These processes are left:\n${left.join('\n')}`)
    return output
  }

  /** Megabytes (10^6 bytes) that `node_modules` takes on the disk. */
  modulesMb() {
    const { stdout } = spawnSync('du', ['-sk', 'node_modules'], { cwd: this.dir, encoding: 'utf8' })
    return (Number.parseInt(stdout, 10) * 1024) / 1e6
  }

  /** @param {string} name */
  has(name) {
    return existsSync(path.join(this.dir, 'node_modules', name))
  }

  /** @param {string[]} args */
  git(args) {
    return spawnSync('git', args, { cwd: this.dir, encoding: 'utf8' }).stdout
  }

  /**
   * Nothing of this checkout's npm run, of its Node or of its owner's home.
   *
   * @param {boolean} offline
   */
  #environment(offline) {
    const kept = Object.entries(process.env).filter(
      ([name]) => !/^npm_|^MAQUETTE_|^DATABASE_URL$|^PORT$|^INIT_CWD$/i.test(name),
    )
    const dirs = (process.env.PATH ?? '').split(path.delimiter).filter((entry) => !entry.includes('node_modules'))
    const away = {
      npm_config_registry: NOWHERE,
      http_proxy: NOWHERE,
      https_proxy: NOWHERE,
      npm_config_fetch_retries: '0',
    }
    return {
      ...Object.fromEntries(kept),
      HOME: this.home,
      PATH: dirs.join(path.delimiter),
      ...(offline ? away : {}),
    }
  }
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
