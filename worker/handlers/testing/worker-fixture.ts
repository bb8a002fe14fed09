import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, openSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { vi } from 'vitest'
import type { Job } from '#server/generated/prisma/client.ts'
import { createJobFixture, type JobFixture } from '#server/services/jobs/testing/job-fixture.ts'
import { workspaceOf } from '#server/services/storage/workspace-dir.ts'
import { isGroupAlive, signalGroup } from '#worker/process/process-group.ts'
import type { WorkerTiming } from '../../start-worker.ts'
import type { GatedWorkerOptions } from './gated-worker-main.ts'

/** What the workers' connections are called in `pg_stat_activity`. */
const WORKER_NAME = 'gated-worker'
const MAIN = fileURLToPath(new URL('./gated-worker-main.ts', import.meta.url))

/** Of workers that look for silence as often as pg-boss lets them, each second; a second of standing still is a sleep to them. */
export const QUICK_TIMING: WorkerTiming = {
  silence: { everyMs: 1000, stoodStillMs: 800, graceMs: 6000 },
  handoverMs: 500,
}

/** The API and its database, and real worker processes that run `gatedStages`. */
export interface WorkerFixture extends JobFixture {
  /** What it logs is added to `logFile`, if one is given. */
  startWorker(options?: GatedWorkerOptions & { logFile?: string }): ChildProcess
  /** Lets `features` end. */
  openGate(): Promise<void>
  /** Makes `features` fail once the gate is open; null takes that back. */
  setFault(fault: 'no-overlap' | 'disk-full' | 'disk-filling' | 'memory-filling' | null): Promise<void>
  /** The stages that ran, in order, over all attempts. */
  stagesRun(): Promise<string[]>
  /** Waits until `features` runs its processes, and gives their group. */
  waitForGroup(): Promise<number>
  groupIsAlive(groupId: number): Promise<boolean>
  waitForJob(jobId: string, condition: (job: Job) => boolean, timeoutMs?: number): Promise<Job>
  workspaceExists(jobId: string): boolean
  /** Ends all of the workers' connections: to them this is what a restart of the database is. */
  dropWorkersConnections(): Promise<void>
  /** Closed gate, no fault, nothing run. */
  reset(): Promise<void>
}

/** `variables` are of the environment of server and workers; the data directory is made in TMPDIR. */
export async function createWorkerFixture(variables: Record<string, string> = {}): Promise<WorkerFixture> {
  const jobs = await createJobFixture(variables)
  const gateDir = await mkdtemp(path.join(tmpdir(), 'maquette-gate-'))
  const gate = (name: string) => path.join(gateDir, name)
  const children: ChildProcess[] = []
  const { dataDir } = jobs.context.env
  const groupsOf = async () => {
    const lines = (await readFile(gate('groups'), 'utf8').catch(() => '')).split('\n').filter(Boolean)
    return lines.map((line) => Number.parseInt(line, 10))
  }
  // A worker that was killed takes the program down that it ran, but not what that program had started.
  const endGroups = async () => {
    for (const groupId of await groupsOf()) signalGroup(groupId, 'SIGKILL')
  }

  return {
    ...jobs,
    startWorker({ logFile, ...options } = {}) {
      const url = `${jobs.url}?application_name=${WORKER_NAME}`
      const own = {
        DATABASE_URL: url,
        MAQUETTE_DATA_DIR: dataDir,
        MAQUETTE_THREADS: '1',
        LOG_LEVEL: logFile ? 'info' : 'silent',
      }
      const log = logFile ? openSync(logFile, 'a') : 'ignore'
      const child = spawn(process.execPath, [MAIN, gateDir, JSON.stringify(options)], {
        env: { ...process.env, ...variables, ...own },
        stdio: ['ignore', log, 'inherit'],
      })
      if (typeof log === 'number') closeSync(log)
      children.push(child)
      return child
    },
    openGate: () => writeFile(gate('open'), ''),
    setFault: (fault) => (fault === null ? rm(gate('fault'), { force: true }) : writeFile(gate('fault'), fault)),
    async stagesRun() {
      const runs = await readFile(gate('runs'), 'utf8').catch(() => '')
      return runs.split('\n').filter(Boolean)
    },
    waitForGroup: () =>
      vi.waitFor(
        async () => {
          const groupId = (await groupsOf()).at(-1)
          if (groupId === undefined || !(await isGroupAlive(groupId))) throw new Error('its processes do not run yet')
          return groupId
        },
        { timeout: 20_000, interval: 20 },
      ),
    groupIsAlive: isGroupAlive,
    waitForJob: (jobId, condition, timeoutMs = 20_000) =>
      vi.waitFor(
        async () => {
          const job = await jobs.db.job.findUniqueOrThrow({ where: { id: jobId } })
          if (!condition(job)) throw new Error(`job is ${job.status} in ${job.stage}: ${job.message}`)
          return job
        },
        { timeout: timeoutMs, interval: 20 },
      ),
    workspaceExists: (jobId) => existsSync(workspaceOf(dataDir, jobId)),
    async dropWorkersConnections() {
      await jobs.db.$queryRaw`
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = ${WORKER_NAME}`
    },
    async reset() {
      await endGroups()
      for (const name of ['open', 'fault', 'runs', 'groups']) await rm(gate(name), { force: true })
    },
    async close() {
      await Promise.all(children.map((child) => endProcess(child)))
      await endGroups()
      await jobs.close()
      await rm(gateDir, { recursive: true, force: true })
    },
  }
}

/** Ends a worker if it still runs, and waits for that. */
export async function endProcess(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    const exited = once(child, 'exit')
    child.kill(signal)
    await exited
  }
  return child.exitCode
}
