import { open, readFile, rm, statfs, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { listDescendants } from '../lib/processes/process-tree.ts'
import { cancelAnd, hasEnded, retryAnd } from './cancels.ts'
import { type Disk, type FaultSystem, kill, NotPossible, until } from './system.ts'

export interface FaultContext {
  system: FaultSystem
  jobId: string
  random(below: number): number
}

export interface FaultKind {
  name: string
  /** Where it can be done: on every system, or only on one whose directories are small disks. */
  needs?: 'proxy' | 'disks' | 'photos'
  /** What the job may fail with after it, beside nothing. */
  allows?: string[]
  /** Injects the fault, and resolves once the system can continue. Returns what was done. */
  inject(context: FaultContext): Promise<string>
}

/** Beyond the silence that a worker is allowed, and its grace. */
const FROZEN_MS = 24_000
const FULL_MS = 2500
/** Enough for any job to want some room. */
const FULL_AT_MOST_SECONDS = 25

export const FAULT_KINDS: readonly FaultKind[] = [
  { name: 'kill-worker', allows: ['WORKER_LOST'], inject: ({ system }) => killService(system, 'worker/main.ts') },
  { name: 'kill-web', inject: ({ system }) => killService(system, 'next') },
  { name: 'kill-postgres', inject: killPostgres },
  { name: 'kill-backend', inject: killBackend },
  { name: 'kill-supervisor', allows: ['WORKER_LOST'], inject: killSupervisor },
  { name: 'kill-everything', allows: ['WORKER_LOST'], inject: (context) => restart(context) },
  {
    name: 'other-host',
    allows: ['WORKER_LOST'],
    inject: (context) => restart(context, `host-${context.random(1e6)}`),
  },
  { name: 'term-worker', inject: ({ system }) => killService(system, 'worker/main.ts', 'SIGTERM') },
  { name: 'zombie', allows: ['WORKER_LOST'], inject: freezeOwner },
  { name: 'two-workers', allows: ['WORKER_LOST'], inject: killOwnerOfTwo },
  { name: 'kill-colmap', needs: 'photos', allows: ['OUT_OF_MEMORY'], inject: killColmap },
  { name: 'full-work', needs: 'disks', allows: ['DISK_FULL'], inject: (context) => fillUntilEnd(context, 'work') },
  { name: 'full-data', needs: 'disks', allows: ['DISK_FULL'], inject: (context) => fillUntilEnd(context, '.') },
  { name: 'full-storage', needs: 'disks', allows: ['DISK_FULL'], inject: (context) => fill(context, 'storage') },
  { name: 'full-postgres', needs: 'disks', allows: ['DISK_FULL'], inject: (context) => fill(context, 'postgres') },
  { name: 'cut-connections', needs: 'proxy', inject: cutConnections },
  { name: 'database-away', needs: 'proxy', inject: shutConnections },
  ...duringCancels(),
]

/** The user cancels, or tries again, at the very moment that something breaks. */
function duringCancels(): FaultKind[] {
  const killWorker = ({ system }: FaultContext) => killService(system, 'worker/main.ts')
  const lost = { allows: ['WORKER_LOST'] }
  return [
    { name: 'cancel+kill-worker', ...lost, inject: (context) => cancelAnd(context, killWorker) },
    { name: 'cancel+kill-web', inject: (context) => cancelAnd(context, ({ system }) => killService(system, 'next')) },
    { name: 'cancel+kill-postgres', inject: (context) => cancelAnd(context, killPostgres) },
    { name: 'cancel+kill-everything', ...lost, inject: (context) => cancelAnd(context, (each) => restart(each)) },
    { name: 'cancel+cut-connections', needs: 'proxy', inject: (context) => cancelAnd(context, cutConnections) },
    { name: 'retry+kill-worker', ...lost, inject: (context) => retryAnd(context, killWorker) },
    { name: 'retry+kill-postgres', inject: (context) => retryAnd(context, killPostgres) },
    { name: 'retry+database-away', needs: 'proxy', inject: (context) => retryAnd(context, shutConnections) },
  ]
}

async function killService(system: FaultSystem, part: string, signal: NodeJS.Signals = 'SIGKILL'): Promise<string> {
  const all = await listDescendants(system.pid())
  const found = all.find(({ command }) => command.join(' ').includes(part))
  if (!found) throw new NotPossible(`There is no ${part} to kill.`)
  kill(found.pid, signal)
  return `pid ${found.pid}`
}

async function killPostgres({ system }: FaultContext): Promise<string> {
  const file = path.join(system.dataDir, 'postgres', 'cluster', 'postmaster.pid')
  const text = await readFile(file, 'utf8').catch(() => {
    throw new NotPossible('There is no PostgreSQL to kill.')
  })
  const pid = Number(text.split('\n')[0])
  kill(pid, 'SIGKILL')
  return `pid ${pid}`
}

/** Of a connection that a worker or the web has, by the signal and not by the server's own way. */
async function killBackend({ system, random }: FaultContext): Promise<string> {
  const db = await system.connect().catch((error) => {
    throw new NotPossible(error.message)
  })
  const { rows } = await db.query(
    `SELECT pid FROM pg_stat_activity WHERE datname = 'maquette' AND pid <> pg_backend_pid() ORDER BY pid`,
  )
  const pid = rows[random(rows.length)]?.pid ?? 0
  kill(pid, 'SIGKILL')
  await db.end().catch(() => {})
  return `pid ${pid}, one of ${rows.length}`
}

async function killSupervisor({ system }: FaultContext): Promise<string> {
  const all = await listDescendants(system.pid())
  // The pinned Node may run below the one that was called.
  const below = all.filter(({ command }) => command.join(' ').includes('scripts/start.'))
  for (const pid of [system.pid(), ...below.map((each) => each.pid)]) kill(pid, 'SIGKILL')
  await system.start()
  return 'started again'
}

async function restart({ system, random }: FaultContext, hostName?: string): Promise<string> {
  await system.killAll()
  await sleep(random(1000))
  await system.start(hostName)
  return hostName ? `started as ${hostName}` : 'started again'
}

async function ownerOf({ system, jobId }: FaultContext): Promise<number> {
  const file = path.join(system.dataDir, 'work', jobId, 'owner.json')
  const text = await readFile(file, 'utf8').catch(() => {
    throw new NotPossible('Nobody has the job at this moment.')
  })
  return JSON.parse(text).pid
}

/** Longer than it may be silent; another worker has the job by then, and this one writes once more. */
async function freezeOwner(context: FaultContext): Promise<string> {
  const pid = await ownerOf(context)
  const other = await context.system.startWorker()
  kill(pid, 'SIGSTOP')
  await sleep(FROZEN_MS)
  kill(pid, 'SIGCONT')
  await sleep(1000)
  other.kill('SIGTERM')
  return `pid ${pid} for ${FROZEN_MS / 1000} s`
}

async function killOwnerOfTwo(context: FaultContext): Promise<string> {
  const pid = await ownerOf(context)
  const other = await context.system.startWorker()
  await sleep(1500)
  kill(pid, 'SIGKILL')
  await sleep(8000)
  other.kill('SIGTERM')
  return `pid ${pid}`
}

async function killColmap({ system }: FaultContext): Promise<string> {
  let pid = 0
  await until(
    'COLMAP to run',
    async () => {
      const found = (await listDescendants(system.pid())).find(
        ({ command }) => path.basename(command[0] ?? '') === 'colmap' && !command.includes('-h'),
      )
      pid = found?.pid ?? 0
      return pid !== 0
    },
    30,
  ).catch((error) => {
    throw new NotPossible(error.message)
  })
  kill(pid, 'SIGKILL')
  return `pid ${pid}`
}

/** Leaves not a byte, for a moment. */
async function fill({ system }: FaultContext, disk: Disk): Promise<string> {
  const full = await fillUp(path.join(system.dataDir, disk))
  await sleep(FULL_MS)
  await full.empty()
  return `${full.blocksLeft} blocks left for ${FULL_MS / 1000} s`
}

/** Leaves not a byte until the job has ended for it. */
async function fillUntilEnd(context: FaultContext, disk: Disk): Promise<string> {
  const full = await fillUp(path.join(context.system.dataDir, disk))
  const startedAt = performance.now()
  await until('the job to end', () => hasEnded(context), FULL_AT_MOST_SECONDS).catch(() => {
    // It wanted no more room: a moment in which it only computes.
  })
  const seconds = (performance.now() - startedAt) / 1000
  await full.empty()
  return `${full.blocksLeft} blocks left for ${seconds.toFixed(1)} s`
}

async function fillUp(dir: string): Promise<{ blocksLeft: number; empty(): Promise<void> }> {
  const names = ['filler', 'filler-2'].map((name) => path.join(dir, name))
  const [first = '', second = ''] = names
  const file = await open(first, 'w')
  const block = Buffer.alloc(1 << 20, 1)
  try {
    for (;;) await file.write(block)
  } catch {
    // Full, as wanted.
  } finally {
    await file.close()
  }
  await writeFile(second, Buffer.alloc(1 << 12, 1)).catch(() => {})
  const { bavail } = await statfs(dir)
  return {
    blocksLeft: bavail,
    async empty() {
      for (const name of names) await rm(name, { force: true })
    },
  }
}

async function cutConnections({ system, random }: FaultContext): Promise<string> {
  const times = 1 + random(3)
  for (let i = 0; i < times; i++) {
    system.proxy?.cut()
    await sleep(random(400))
  }
  return `${times} times`
}

async function shutConnections({ system, random }: FaultContext): Promise<string> {
  const ms = 1000 + random(9000)
  system.proxy?.shut()
  await sleep(ms)
  system.proxy?.open()
  return `for ${(ms / 1000).toFixed(1)} s`
}
