import { spawn, spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { workspaceOf } from '#server/services/storage/workspace-dir.ts'
import { processIdentity } from './process-identity.ts'
import { acquireWorkspace, describeOwner, listWorkspaces, releaseWorkspace, WorkspaceBusy } from './workspace.ts'

/** Containers mostly forbid it. */
const UNSHARE = ['--user', '--pid', '--fork', '--kill-child', '--mount-proc']
const canUnshare = spawnSync('unshare', [...UNSHARE, 'true']).status === 0
/** Owns a workspace until its input ends. */
const OWN = `
  const { acquireWorkspace, describeOwner } = await import(${JSON.stringify(path.join(import.meta.dirname, 'workspace.ts'))})
  const [dir, workerId] = process.argv.slice(1)
  const signal = new AbortController().signal
  await acquireWorkspace(dir, await describeOwner(workerId), { signal, isPresent: async () => false })
  console.log('has it')
  process.stdin.resume()
`

const isPresent = async () => false
const never = { signal: new AbortController().signal, isPresent }
let dataDir: string
beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'maquette-work-'))
})
afterEach(() => rm(dataDir, { recursive: true }))

/** An owner whose process has ended. */
async function deadOwner() {
  const child = spawn(process.execPath, ['-e', ''])
  const pid = child.pid as number
  const identity = processIdentity(pid) ?? 'ended already'
  await once(child, 'exit')
  return { workerId: randomUUID(), host: hostname(), pid, identity }
}

async function ownerOf(dir: string): Promise<string> {
  return JSON.parse(await readFile(path.join(dir, 'owner.json'), 'utf8')).workerId
}

describe('processIdentity', () => {
  it('stays the same while a process runs, and is none after it', async () => {
    expect(processIdentity(process.pid)).toBe(processIdentity(process.pid))
    expect(processIdentity((await deadOwner()).pid)).toBeNull()
  })
})

describe('acquireWorkspace', () => {
  it('waits until the other attempt has left', async () => {
    const dir = workspaceOf(dataDir, randomUUID())
    await acquireWorkspace(dir, await describeOwner(randomUUID()), never)
    let acquired = false
    const second = acquireWorkspace(dir, await describeOwner(randomUUID()), never).then(() => {
      acquired = true
    })
    // One that came later has given up: the second has looked, too, and waits.
    const third = acquireWorkspace(dir, await describeOwner(randomUUID()), { ...never, handoverMs: 50 })
    await expect(third).rejects.toThrow(WorkspaceBusy)
    expect(await readdir(dir)).toEqual(['owner.json'])
    expect(acquired).toBe(false)
    await releaseWorkspace(dir)
    await second
    expect(acquired).toBe(true)
  })

  it('claims the workspace of a process that is gone, of a pid that is someone else’s now, and from a torn file', async () => {
    const dir = workspaceOf(dataDir, randomUUID())
    const owners = [
      await deadOwner(),
      { ...(await describeOwner(randomUUID())), identity: 'an earlier process with our pid' },
      await describeOwner(randomUUID()),
    ]
    for (const owner of owners) {
      await acquireWorkspace(dir, owner, never)
      expect(await ownerOf(dir)).toBe(owner.workerId)
    }
    await writeFile(path.join(dir, 'owner.json'), '{"workerId":')
    const last = await describeOwner(randomUUID())
    await acquireWorkspace(dir, last, never)
    expect(await ownerOf(dir)).toBe(last.workerId)
  })

  it('claims the workspace of another machine, or of this one under an earlier name, once its heartbeats stop', async () => {
    const dir = workspaceOf(dataDir, randomUUID())
    const elsewhere = { ...(await describeOwner(randomUUID())), host: 'earlier-name' }
    await acquireWorkspace(dir, elsewhere, never)
    const present = { ...never, isPresent: async (id: string) => id === elsewhere.workerId, handoverMs: 50 }
    await expect(acquireWorkspace(dir, await describeOwner(randomUUID()), present)).rejects.toThrow(WorkspaceBusy)
    await acquireWorkspace(dir, await describeOwner(randomUUID()), never)
  })

  it.skipIf(!canUnshare)('leaves a worker of another pid namespace alone, whose pid is nobody here', async () => {
    const dir = workspaceOf(dataDir, randomUUID())
    const workerId = randomUUID()
    const inside = spawn('unshare', [...UNSHARE, process.execPath, '-e', OWN, dir, workerId], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    await once(inside.stdout, 'data')
    const present = { ...never, isPresent: async (id: string) => id === workerId, handoverMs: 50 }
    await expect(acquireWorkspace(dir, await describeOwner(randomUUID()), present)).rejects.toThrow(WorkspaceBusy)
    expect(await listWorkspaces(dataDir, present.isPresent)).toMatchObject([{ ownerAlive: true }])
    inside.stdin.end()
    await once(inside, 'exit')
    await acquireWorkspace(dir, await describeOwner(randomUUID()), never)
  })

  it('looks at the process of an owner whose file says no more than an earlier version wrote', async () => {
    const dir = workspaceOf(dataDir, randomUUID())
    const { place: _, ...mine } = await describeOwner(randomUUID())
    await acquireWorkspace(dir, mine, never)
    await expect(acquireWorkspace(dir, mine, { ...never, handoverMs: 0 })).rejects.toThrow(WorkspaceBusy)
  })

  it('goes to exactly one of many that come at once, after a crash', async () => {
    const dead = await deadOwner()
    for (let round = 0; round < 20; round++) {
      const dir = workspaceOf(dataDir, randomUUID())
      await acquireWorkspace(dir, dead, never)
      const hasIt: string[] = []
      const contenders = Array.from({ length: 5 }, async () => {
        const owner = await describeOwner(randomUUID())
        const got = await acquireWorkspace(dir, owner, { ...never, handoverMs: 0 }).then(
          () => true,
          () => false,
        )
        if (got) hasIt.push(owner.workerId)
      })
      await Promise.all(contenders)
      expect(hasIt).toHaveLength(1)
      expect((await listWorkspaces(dataDir, isPresent)).find((found) => found.dir === dir)?.owner?.workerId).toBe(
        hasIt[0],
      )
    }
  })

  it('gives up when told to', async () => {
    const dir = workspaceOf(dataDir, randomUUID())
    const owner = await describeOwner(randomUUID())
    await acquireWorkspace(dir, owner, never)
    await expect(acquireWorkspace(dir, owner, { signal: AbortSignal.timeout(50), isPresent })).rejects.toMatchObject({
      name: 'TimeoutError',
    })
    expect(await listWorkspaces(dataDir, isPresent)).toMatchObject([{ dir, owner, ownerAlive: true }])
  })
})

describe('listWorkspaces', () => {
  it('finds workspaces, says whose they are, and leaves other files alone', async () => {
    expect(await listWorkspaces(dataDir, isPresent)).toEqual([])
    const jobId = randomUUID()
    const dead = await deadOwner()
    await acquireWorkspace(workspaceOf(dataDir, jobId), dead, never)
    await writeFile(path.join(dataDir, 'work', 'notes.txt'), '')
    expect(await listWorkspaces(dataDir, isPresent)).toEqual([
      { jobId, dir: workspaceOf(dataDir, jobId), owner: dead, ownedSince: expect.any(Date), ownerAlive: false },
    ])
  })
})
