import { readdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { createLocalStorage } from '#server/services/storage/local-storage.ts'
import { findByCommand, listDescendants } from '../lib/processes/process-tree.ts'
import type { History, JobHistory, Sample } from './history.ts'
import type { FaultSystem } from './system.ts'

/** What the harness remembers of a job, for what only it knows. */
export interface Watched {
  samples: Sample[]
  allowedErrors: Set<string>
  /** How it ended each time before it was tried again. */
  ends: string[]
}

/** Reads everything that `checkHistory` looks at. The system is at rest: no job is open. */
export async function readHistory(system: FaultSystem, watched: ReadonlyMap<string, Watched>): Promise<History> {
  const storageDir = path.join(system.dataDir, 'storage')
  // Half of a copy whose writer was killed, which the system removes once it is hours old (tidy-up.test.ts). At rest nobody writes.
  await createLocalStorage(storageDir).removeIncomplete(new Date())
  const db = await system.connect()
  try {
    const { rows } = await db.query(`SELECT id::text, status::text, attempt FROM jobs`)
    const events = await db.query('SELECT job_id::text, kind, attempt, data FROM job_events ORDER BY id')
    const artifacts = await db.query('SELECT job_id::text, name, storage_key FROM artifacts')
    const uploads = await db.query(`SELECT id::text FROM uploads WHERE status = 'accepted'`)
    const jobs: JobHistory[] = []
    for (const { id, status, attempt } of rows) {
      const own = artifacts.rows.filter((row) => row.job_id === id)
      const logKey = own.find((row) => row.name === 'reconstruct.log')?.storage_key
      const log = logKey ? await readFile(path.join(storageDir, logKey), 'utf8').catch(() => '') : ''
      jobs.push({
        ...{ id, status, attempt },
        events: events.rows.filter((row) => row.job_id === id),
        samples: watched.get(id)?.samples ?? [],
        log: log.split('\n'),
        artifactKeys: own.map((row) => row.storage_key),
        allowedErrors: [...(watched.get(id)?.allowedErrors ?? [])],
      })
    }
    return {
      jobs,
      uploads: uploads.rows.map(({ id }) => id),
      storedKeys: await filesBelow(storageDir),
      workspaces: await workspacesIn(path.join(system.dataDir, 'work')),
      leftovers: await leftoversOf(system),
    }
  } finally {
    await db.end()
  }
}

async function filesBelow(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true }).catch(() => [])
  const files = entries.filter((entry) => entry.isFile())
  return files.map(({ parentPath, name }) => path.relative(dir, path.join(parentPath, name)))
}

async function workspacesIn(dir: string): Promise<History['workspaces']> {
  const names = await readdir(dir).catch(() => [])
  const isOwned = (name: string) =>
    stat(path.join(dir, name, 'owner.json')).then(
      () => true,
      () => false,
    )
  return Promise.all(names.map(async (name) => ({ name, isOwned: await isOwned(name) })))
}

/** Processes that name the data directory and have no parent that should be running. */
async function leftoversOf(system: FaultSystem): Promise<string[]> {
  const ours = new Set([system.pid(), process.pid, ...(await listDescendants(process.pid)).map(({ pid }) => pid)])
  const named = await findByCommand(system.dataDir)
  const strays = named.filter(({ pid }) => !ours.has(pid))
  const tools = (await listDescendants(system.pid())).filter(
    ({ command }) => path.basename(command[0] ?? '') === 'colmap',
  )
  return [...strays, ...tools].map(({ command }) => command.join(' '))
}
