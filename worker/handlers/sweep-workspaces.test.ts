import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import pino from 'pino'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createJobFixture, type JobFixture } from '#server/services/jobs/testing/job-fixture.ts'
import { workspaceOf } from '#server/services/storage/workspace-dir.ts'
import { sweepWorkspaces } from './sweep-workspaces.ts'
import { acquireWorkspace, describeOwner } from './workspace.ts'

const isPresent = async () => false
let fixture: JobFixture
beforeAll(async () => {
  fixture = await createJobFixture()
})
afterAll(() => fixture.close())

it('removes the workspaces of jobs that are gone or cancelled, and no others', async () => {
  const { db } = fixture
  const { dataDir } = fixture.context.env
  const signal = new AbortController().signal
  const jobs = new Map<string, string>([['gone', randomUUID()]])
  for (const status of ['queued', 'running', 'cancelling', 'failed', 'completed', 'cancelled'] as const) {
    const { id } = await fixture.submit()
    await db.job.update({ where: { id }, data: { status } })
    jobs.set(status, id)
  }
  const busy = await fixture.submit()
  await db.job.update({ where: { id: busy.id }, data: { status: 'cancelled' } })
  jobs.set('cancelled, still being settled', busy.id)
  for (const id of jobs.values()) await mkdir(workspaceOf(dataDir, id), { recursive: true })
  await acquireWorkspace(workspaceOf(dataDir, busy.id), await describeOwner(randomUUID()), { signal, isPresent })

  await sweep(20e9)
  const kept = [...jobs].filter(([, id]) => existsSync(workspaceOf(dataDir, id))).map(([name]) => name)
  expect(kept).toEqual(['queued', 'running', 'cancelling', 'failed', 'completed', 'cancelled, still being settled'])
})

it('keeps the newest workspaces of completed jobs, as much as they may take', async () => {
  const { db } = fixture
  const { dataDir } = fixture.context.env
  const ids: string[] = []
  for (const minute of [1, 3, 2]) {
    const { id } = await fixture.submit()
    await db.job.update({ where: { id }, data: { status: 'completed', finishedAt: new Date(2026, 0, 1, 0, minute) } })
    await mkdir(path.join(workspaceOf(dataDir, id), 'mesh'), { recursive: true })
    await writeFile(path.join(workspaceOf(dataDir, id), 'mesh', 'mesh.ply'), Buffer.alloc(1000))
    ids.push(id)
  }
  const kept = () => ids.filter((id) => existsSync(workspaceOf(dataDir, id)))
  await sweep(3500)
  expect(kept()).toEqual(ids)
  await sweep(2500)
  expect(kept()).toEqual(ids.slice(1))
  await sweep(0)
  expect(kept()).toEqual([])
})

async function sweep(keepBytes: number): Promise<void> {
  const { db, queue, context } = fixture
  const owner = await describeOwner(randomUUID())
  const signal = new AbortController().signal
  const log = pino({ level: 'silent' })
  await sweepWorkspaces({ db, queue, dataDir: context.env.dataDir, keepBytes, owner, isPresent, signal, log })
}
