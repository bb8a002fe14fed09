import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { Client } from 'pg'
import { ROOT } from '#scripts/lib/paths.mjs'
import { type RunningPostgres, startEmbeddedPostgres } from '#scripts/lib/postgres/embedded-postgres.ts'
import { createMaquetteClient, type MaquetteClient } from '#sdk/maquette-client.ts'
import { findByCommand, listDescendants } from '../lib/processes/process-tree.ts'
import { waitFor } from '../lib/wait-for.ts'
import { type CuttingProxy, startProxy } from './proxy.ts'

/**
 * Directories below that of the data that can be filled to the brim without harm to anybody else, where root may mount: first the
 * directory itself, at whose room workers look.
 */
export const DISKS = ['.', 'work', 'storage', 'postgres'] as const
export type Disk = (typeof DISKS)[number]
const DISK_SIZE: Record<Disk, string> = {
  '.': '700m',
  work: '700m',
  // Keeps the results of all jobs of the run.
  storage: '3g',
  postgres: '700m',
}
/** Of a disk of that size, as the default is of a real one. */
const RESERVE_MB = 100

/** A fault that can't be done at this moment. Any other error of a fault is one of the system. */
export class NotPossible extends Error {
  override readonly name = 'NotPossible'
}

export interface FaultSystem {
  dir: string
  dataDir: string
  client: MaquetteClient
  /** Between the system and a database of ours; null where the system runs its own. */
  proxy: CuttingProxy | null
  /** Whether `DISKS` are small disks of their own. */
  hasDisks: boolean
  /** The pid of what `npm start` runs as. */
  pid(): number
  /** Starts it, under another host name when one is given; what it printed is in `start.log`. */
  start(hostName?: string): Promise<void>
  /** A second worker, which is not restarted. */
  startWorker(): Promise<ChildProcess>
  /** A connection past the proxy, while the database is there. */
  connect(): Promise<Client>
  /** Kills everything at once, as when the machine loses power. */
  killAll(): Promise<void>
  isHealthy(): Promise<boolean>
  close(): Promise<void>
}

export async function createFaultSystem({
  port,
  withProxy,
}: {
  port: number
  withProxy: boolean
}): Promise<FaultSystem> {
  const dir = await mkdtemp(path.join(tmpdir(), 'maquette-faults-'))
  const dataDir = path.join(dir, 'data')
  const hasDisks = await mountDisks(dataDir)
  const own: RunningPostgres | null = withProxy ? await startEmbeddedPostgres({ dataDir: path.join(dir, 'own') }) : null
  const proxy = own && (await startProxy(own.port))
  const url = own && proxy && own.url.replace(`:${own.port}/`, `:${proxy.port}/`)
  const client = createMaquetteClient({ baseUrl: `http://127.0.0.1:${port}` })
  const workers: ChildProcess[] = []
  let launcher: ChildProcess | null = null

  const databaseUrl = async () => {
    if (own) return own.url
    const root = path.join(dataDir, 'postgres')
    const password = (await readFile(path.join(root, 'password'), 'utf8')).trim()
    const pgPort = (await readFile(path.join(root, 'cluster', 'postmaster.pid'), 'utf8')).split('\n')[3]
    return `postgresql://maquette:${password}@127.0.0.1:${pgPort}/maquette`
  }
  const environment = (): NodeJS.ProcessEnv => ({
    ...process.env,
    MAQUETTE_DATA_DIR: dataDir,
    MAQUETTE_DISK_RESERVE_MB: String(RESERVE_MB),
    NODE_ENV: 'production',
    ...(url && { DATABASE_URL: url }),
  })

  const system: FaultSystem = {
    ...{ dir, dataDir, client, proxy, hasDisks },
    pid: () => launcher?.pid ?? 0,
    async start(hostName) {
      const command = [process.execPath, 'scripts/start.mjs', '--port', String(port), '--data-dir', dataDir]
      const named = ['unshare', '--uts', 'sh', '-c', `hostname ${hostName} && exec "$@"`, 'sh']
      const [program = '', ...args] = hostName ? [...named, ...command] : command
      const started = spawn(program, args, {
        cwd: ROOT,
        env: environment(),
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      launcher = started
      await readyOrExit(started, path.join(dir, 'start.log'))
    },
    async startWorker() {
      const env = { ...environment(), DATABASE_URL: url ?? (await databaseUrl()), LOG_LEVEL: 'warn' }
      const child = spawn(process.execPath, ['worker/main.ts'], { cwd: ROOT, env, stdio: 'ignore' })
      workers.push(child)
      return child
    },
    async connect() {
      const db = new Client({
        connectionString: await databaseUrl(),
        connectionTimeoutMillis: 5000,
        query_timeout: 10_000,
      })
      db.on('error', () => {})
      await db.connect()
      return db
    },
    async killAll() {
      const roots = [launcher?.pid ?? 0, ...workers.map((worker) => worker.pid ?? 0)]
      const all = [...roots, ...(await Promise.all(roots.map(listDescendants))).flat().map(({ pid }) => pid)]
      for (const pid of all) kill(pid, 'SIGKILL')
      workers.length = 0
    },
    async isHealthy() {
      return client.api.system.health.query().then(
        ({ status }) => status === 'ok',
        () => false,
      )
    },
    async close() {
      for (const worker of workers) worker.kill('SIGTERM')
      if (launcher?.pid && launcher.exitCode === null) {
        launcher.kill('SIGTERM')
        await Promise.race([once(launcher, 'exit'), sleep(40_000)])
      }
      await system.killAll()
      for (const { pid } of await findByCommand(dataDir)) kill(pid, 'SIGKILL')
      await proxy?.close()
      await own?.stop()
      for (const disk of DISKS.toReversed()) {
        if (hasDisks) await run('umount', ['-l', path.join(dataDir, disk)]).catch(() => {})
      }
      await rm(dir, { recursive: true, force: true })
    },
  }
  return system
}

const run = promisify(execFile)

export function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    if (pid > 1) process.kill(pid, signal)
  } catch {
    // It ended by itself just before.
  }
}

/** Looks until it is so; the error says what was waited for. */
export function until(what: string, look: () => Promise<boolean>, limitSeconds: number): Promise<boolean> {
  return waitFor(what, async () => ((await look()) ? true : null), { everyMs: 100, limitSeconds })
}

async function mountDisks(dataDir: string): Promise<boolean> {
  for (const disk of DISKS) {
    const target = path.join(dataDir, disk)
    await mkdir(target, { recursive: true })
    const options = ['-t', 'tmpfs', '-o', `size=${DISK_SIZE[disk]},mode=0700`, `maquette-${randomUUID()}`, target]
    if (
      !(await run('mount', options).then(
        () => true,
        () => false,
      ))
    )
      return false
  }
  return true
}

/** Resolves when the system says that it is ready. Throws with what it printed when it ends before. */
async function readyOrExit(launcher: ChildProcess, logFile: string): Promise<void> {
  const log = createWriteStream(logFile, { flags: 'a' })
  const { stdout, stderr } = launcher
  const lines: string[] = []
  if (!stdout || !stderr) throw new Error('The launcher has no output.')
  createInterface({ input: stderr }).on('line', (line) => {
    log.write(`${line}\n`)
    lines.push(line)
  })
  await new Promise<void>((resolve, reject) => {
    const tooLate = setTimeout(() => reject(new Error(`not ready after 180 s:\n${lines.join('\n')}`)), 180_000)
    launcher.once('exit', (code) => reject(new Error(`ended with ${code} before it was ready:\n${lines.join('\n')}`)))
    createInterface({ input: stdout }).on('line', (line) => {
      log.write(`${line}\n`)
      lines.push(line)
      if (line.includes('Maquette is ready at')) {
        clearTimeout(tooLate)
        resolve()
      }
    })
  })
}
