import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import pino from 'pino'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createJobFixture, type JobFixture } from '#server/services/jobs/testing/job-fixture.ts'
import { sweepWorkspaces } from './sweep-workspaces.ts'
import { acquireWorkspace, describeOwner, workspaceOf } from './workspace.ts'

let fixture: JobFixture
beforeAll(async () => {
  fixture = await createJobFixture()
})
afterAll(() => fixture.close())

it('removes the workspaces of jobs that are gone, completed or cancelled, and no others', async () => {
  const { db, queue } = fixture
  const { dataDir } = fixture.context.env
  const signal = new AbortController().signal
  const jobs = new Map<string, string>([['gone', randomUUID()]])
  for (const status of ['queued', 'running', 'cancelling', 'failed', 'completed', 'cancelled'] as const) {
    const { id } = await fixture.submit()
    await db.job.update({ where: { id }, data: { status } })
    jobs.set(status, id)
  }
  const busy = await fixture.submit()
  await db.job.update({ where: { id: busy.id }, data: { status: 'completed' } })
  jobs.set('completed, still being settled', busy.id)
  for (const id of jobs.values()) await mkdir(workspaceOf(dataDir, id), { recursive: true })
  await acquireWorkspace(workspaceOf(dataDir, busy.id), await describeOwner(randomUUID()), signal)

  const owner = await describeOwner(randomUUID())
  await sweepWorkspaces({ db, queue, dataDir, owner, signal, log: pino({ level: 'silent' }) })

  const kept = [...jobs].filter(([, id]) => existsSync(workspaceOf(dataDir, id))).map(([name]) => name)
  expect(kept).toEqual(['queued', 'running', 'cancelling', 'failed', 'completed, still being settled'])
})
