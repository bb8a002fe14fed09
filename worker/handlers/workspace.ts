import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { removeWorkspaceDir } from '#server/services/jobs/remove-workspace.ts'
import { processIdentity } from './process-identity.ts'

const OWNER_NAME = 'owner.json'
/** An attempt that lost its lease needs this long at most to end its processes; see `run-process`. */
const HANDOVER_MS = 60_000
const HANDOVER_POLL_MS = 200

const ownerSchema = z.object({
  workerId: z.uuid(),
  host: z.string(),
  pid: z.int(),
  /** See `processIdentity`. */
  identity: z.string(),
})
/** The worker process that works in a workspace. */
export type WorkspaceOwner = z.infer<typeof ownerSchema>

/** This process as the owner of workspaces. */
export async function describeOwner(workerId: string): Promise<WorkspaceOwner> {
  const identity = (await processIdentity(process.pid)) ?? String(process.pid)
  return { workerId, host: hostname(), pid: process.pid, identity }
}

/** Where the jobs' workspaces are, one directory each, named after the job. */
export function workspaceRoot(dataDir: string): string {
  return path.join(dataDir, 'work')
}

export function workspaceOf(dataDir: string, jobId: string): string {
  return path.join(workspaceRoot(dataDir), jobId)
}

/**
 * Makes `owner` the only one that works in `dir`, which is created. An attempt that lost its lease may
 * still be ending its processes there: this waits for it, takes over from a process that is gone, and
 * throws when the other is still there after a minute. Rejects with the signal's reason when it fires.
 */
export async function acquireWorkspace(dir: string, owner: WorkspaceOwner, signal: AbortSignal): Promise<void> {
  await mkdir(dir, { recursive: true })
  const deadline = performance.now() + HANDOVER_MS
  for (;;) {
    signal.throwIfAborted()
    try {
      await writeFile(path.join(dir, OWNER_NAME), JSON.stringify(owner), { flag: 'wx' })
      return
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const other = await readOwner(dir)
    if (other === null || !(await isAlive(other))) await releaseWorkspace(dir)
    else if (performance.now() > deadline) throw new Error(`worker ${other.workerId} still works in ${dir}`)
    else await sleep(HANDOVER_POLL_MS)
  }
}

/** Gives the workspace up and leaves its files, the checkpoints among them, to the next attempt. */
export async function releaseWorkspace(dir: string): Promise<void> {
  await rm(path.join(dir, OWNER_NAME), { force: true })
}

export async function removeWorkspace(dir: string): Promise<void> {
  await removeWorkspaceDir(dir)
}

export interface FoundWorkspace {
  jobId: string
  dir: string
  owner: WorkspaceOwner | null
  ownerAlive: boolean
}

/** Every workspace below `dataDir`, with who works in it. */
export async function listWorkspaces(dataDir: string): Promise<FoundWorkspace[]> {
  const root = workspaceRoot(dataDir)
  const names = await readdir(root).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  const found: FoundWorkspace[] = []
  for (const jobId of names.filter((name) => z.uuid().safeParse(name).success)) {
    const dir = path.join(root, jobId)
    const owner = await readOwner(dir)
    found.push({ jobId, dir, owner, ownerAlive: owner !== null && (await isAlive(owner)) })
  }
  return found
}

async function readOwner(dir: string): Promise<WorkspaceOwner | null> {
  const text = await readFile(path.join(dir, OWNER_NAME), 'utf8').catch(() => null)
  if (text === null) return null
  try {
    return ownerSchema.parse(JSON.parse(text))
  } catch {
    return null
  }
}

/** A process of another machine that shares this disk can't be looked at: it counts as alive. */
async function isAlive(owner: WorkspaceOwner): Promise<boolean> {
  if (owner.host !== hostname()) return true
  return (await processIdentity(owner.pid)) === owner.identity
}
