import { randomUUID } from 'node:crypto'
import { constants, copyFile, link, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { readPlace } from '#server/process-identity.mjs'
import { removeWorkspaceDir } from '#server/services/storage/remove-workspace.ts'
import { workspaceRoot } from '#server/services/storage/workspace-dir.ts'
import { processIdentity } from './process-identity.ts'

const OWNER_NAME = 'owner.json'
/** The most that an attempt that lost its claim needs to end its processes; see `run-process`. */
const HANDOVER_MS = 60_000
const HANDOVER_POLL_MS = 200
/** Wait for another one that removes a dead owner's file. */
const REMOVAL_POLL_MS = 10

const ownerSchema = z.object({
  workerId: z.uuid(),
  host: z.string(),
  /** See `readPlace`; versions before did not write it. */
  place: z.string().optional(),
  pid: z.int(),
  /** See `processIdentity`. */
  identity: z.string(),
})
/** The worker process that works in a workspace. */
export type WorkspaceOwner = z.infer<typeof ownerSchema>

/** This process as the owner of workspaces. */
export async function describeOwner(workerId: string): Promise<WorkspaceOwner> {
  const identity = processIdentity(process.pid) ?? String(process.pid)
  return { workerId, host: hostname(), place: readPlace(), pid: process.pid, identity }
}

export interface AcquireOptions {
  signal: AbortSignal
  isPresent: IsPresent
  /** A minute unless a test can't wait as long. */
  handoverMs?: number
}

/** Another owner has the workspace, and did not release it in time. */
export class WorkspaceBusy extends Error {
  override readonly name = 'WorkspaceBusy'
}

/** Whether a worker on another machine still sends heartbeats. */
export type IsPresent = (workerId: string) => Promise<boolean>

/**
 * Makes `owner` the exclusive user of `dir`, which is created. An attempt that lost its claim may still be ending its
 * processes there: this waits for it, takes it from a process that is gone, and throws WorkspaceBusy if the other is
 * still there after `handoverMs`. Rejects with the signal's reason when it fires.
 */
export async function acquireWorkspace(
  dir: string,
  owner: WorkspaceOwner,
  { signal, isPresent, handoverMs = HANDOVER_MS }: AcquireOptions,
): Promise<void> {
  await mkdir(dir, { recursive: true })
  const deadline = performance.now() + handoverMs
  for (;;) {
    signal.throwIfAborted()
    if (await putOwner(dir, owner)) return
    const other = await readOwner(dir)
    const isGone = other === null || !(await isAlive(other, isPresent))
    if (isGone && (await removeOwner(dir, other))) continue
    if (!isGone && performance.now() > deadline)
      throw new WorkspaceBusy(`worker ${other.workerId} still works in ${dir}`)
    await sleep(isGone ? REMOVAL_POLL_MS : HANDOVER_POLL_MS)
  }
}

/** Complete or not at all: a reader must not find half a file and treat it as torn. */
async function putOwner(dir: string, owner: WorkspaceOwner): Promise<boolean> {
  const draft = path.join(dir, `${OWNER_NAME}.${randomUUID()}`)
  await writeFile(draft, JSON.stringify(owner))
  try {
    await link(draft, path.join(dir, OWNER_NAME))
    return true
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return false
    if (!NO_LINKS.includes(code)) throw error
    return copyIfFree(draft, path.join(dir, OWNER_NAME))
  } finally {
    await rm(draft, { force: true })
  }
}

/** Error codes of exFAT, FAT and some network disks for links. */
const NO_LINKS: readonly (string | undefined)[] = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL']

/** Exclusive too, although the file may be incomplete for a moment. */
async function copyIfFree(from: string, to: string): Promise<boolean> {
  try {
    await copyFile(from, to, constants.COPYFILE_EXCL)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** Removing takes milliseconds: one that is older belongs to a process that ended in between. */
const STALE_REMOVAL_MS = 10_000

/**
 * Removes the file of `dead`, and no other: a faster owner may have replaced it since it was read. So only one removes at a time,
 * and checks again before. False if another one is removing it.
 */
async function removeOwner(dir: string, dead: WorkspaceOwner | null): Promise<boolean> {
  const removal = path.join(dir, `${OWNER_NAME}.removal`)
  try {
    await writeFile(removal, '', { flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    const since = await stat(removal).catch(() => null)
    if (since && Date.now() - since.mtimeMs > STALE_REMOVAL_MS) await rm(removal, { force: true })
    return false
  }
  try {
    const text = await readOwnerText(dir)
    // While the file exists no other can be created, and only the owner of the removal lock may delete a dead owner's file.
    if (text !== null && isSame(parseOwner(text), dead)) await rm(path.join(dir, OWNER_NAME), { force: true })
    return true
  } finally {
    await rm(removal, { force: true })
  }
}

function isSame(a: WorkspaceOwner | null, b: WorkspaceOwner | null): boolean {
  return a?.workerId === b?.workerId && a?.identity === b?.identity
}

/** Releases the workspace and keeps its files, including checkpoints, for the next attempt. */
export async function releaseWorkspace(dir: string): Promise<void> {
  await rm(path.join(dir, OWNER_NAME), { force: true })
}

/** Removes all files but `kept`, and remains the owner. */
export async function emptyWorkspace(dir: string, kept: readonly string[]): Promise<void> {
  for (const name of await readdir(dir)) {
    if (name === OWNER_NAME || kept.includes(name)) continue
    await rm(path.join(dir, name), { recursive: true, force: true, maxRetries: 3 })
  }
}

export async function removeWorkspace(dir: string): Promise<void> {
  await removeWorkspaceDir(dir)
}

export interface FoundWorkspace {
  jobId: string
  dir: string
  owner: WorkspaceOwner | null
  /** When the owner acquired it; null without one. */
  ownedSince: Date | null
  ownerAlive: boolean
}

/** Every workspace below `dataDir`, with its owner. */
export async function listWorkspaces(dataDir: string, isPresent: IsPresent): Promise<FoundWorkspace[]> {
  const root = workspaceRoot(dataDir)
  const names = await readdir(root).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  const found: FoundWorkspace[] = []
  for (const jobId of names.filter((name) => z.uuid().safeParse(name).success)) {
    const dir = path.join(root, jobId)
    const owner = await readOwner(dir)
    const facts = await stat(path.join(dir, OWNER_NAME)).catch(() => null)
    const ownerAlive = owner !== null && (await isAlive(owner, isPresent))
    found.push({ jobId, dir, owner, ownedSince: facts?.mtime ?? null, ownerAlive })
  }
  return found
}

/** Null without a complete one. */
async function readOwner(dir: string): Promise<WorkspaceOwner | null> {
  const text = await readOwnerText(dir)
  return text === null ? null : parseOwner(text)
}

function readOwnerText(dir: string): Promise<string | null> {
  return readFile(path.join(dir, OWNER_NAME), 'utf8').catch(() => null)
}

/** Null for half of one. */
function parseOwner(text: string): WorkspaceOwner | null {
  try {
    return ownerSchema.parse(JSON.parse(text))
  } catch {
    return null
  }
}

/**
 * A process of this machine is checked directly. For one on another machine that shares this disk, in another container, or here under an
 * earlier name, only the database can tell: a live worker sends a heartbeat every few seconds.
 */
async function isAlive(owner: WorkspaceOwner, isPresent: IsPresent): Promise<boolean> {
  return isHere(owner) ? processIdentity(owner.pid) === owner.identity : isPresent(owner.workerId)
}

/** Whether the owner's pid is valid in this pid namespace and boot. */
export function isHere({ host, place }: WorkspaceOwner): boolean {
  return host === hostname() && (place ?? readPlace()) === readPlace()
}
