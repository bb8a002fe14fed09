import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { serveArtifact } from '#server/http/serve-artifact.ts'
import { completeJob } from '../attempt/complete-job.ts'
import { recordArtifact } from '../attempt/record-artifact.ts'
import { createJobFixture, type JobFixture } from '../testing/job-fixture.ts'
import { findShared } from './get-shared.ts'

let fixture: JobFixture
let dir: string
beforeAll(async () => {
  fixture = await createJobFixture()
  dir = await mkdtemp(path.join(tmpdir(), 'maquette-share-'))
})
afterAll(async () => {
  await fixture.close()
  await rm(dir, { recursive: true, force: true })
})

async function finishedJob(): Promise<string> {
  const { id, attempt } = await fixture.submitAndClaim()
  for (const name of ['preview.glb', 'reconstruct.log']) {
    const file = path.join(dir, name)
    await writeFile(file, name)
    const storageKey = `jobs/${id}/${attempt}/${name}`
    const blob = await fixture.storage.put(storageKey, file)
    const artifact = { name, description: name, mediaType: 'text/plain', storageKey, ...blob }
    await recordArtifact(fixture.db, { jobId: id, attempt, ...artifact })
  }
  await completeJob(fixture.db, { jobId: id, attempt })
  return id
}

async function fetchShared(token: string, name: string): Promise<Response> {
  const { id: jobId, ownerId } = await findShared(fixture, token)
  const deps = { db: fixture.db, storage: fixture.storage, ownerId }
  const request = new Request(`http://localhost/api/shared/${token}/files/${name}?v=0123456789`)
  return serveArtifact(deps, request, { jobId, name, shared: true })
}

it('shows a result by its link until that is revoked', async () => {
  const id = await finishedJob()
  const { shareToken } = await fixture.api.job.share({ id })
  if (!shareToken) throw new Error('it was not shared')
  expect((await fixture.api.job.share({ id })).shareToken).toBe(shareToken)

  // The link works for others than the owner.
  const stranger = fixture.apiOf('somebody')
  const shared = await stranger.job.shared({ token: shareToken })
  expect(shared.preview?.url).toContain(`/api/shared/${shareToken}/files/preview.glb`)
  expect(shared.artifacts.map(({ name }) => name)).toEqual(['preview.glb'])
  expect(JSON.stringify(shared)).not.toContain(id)
  const response = await fetchShared(shareToken, 'preview.glb')
  expect(await response.text()).toBe('preview.glb')
  expect(response.headers.get('cache-control')).toBe('private, no-cache')
  await expect(fetchShared(shareToken, 'reconstruct.log')).rejects.toMatchObject({ code: 'ARTIFACT_NOT_FOUND' })

  await fixture.api.job.unshare({ id })
  await expect(stranger.job.shared({ token: shareToken })).rejects.toThrow('This link doesn’t work.')
  await expect(fetchShared(shareToken, 'preview.glb')).rejects.toMatchObject({ code: 'JOB_NOT_FOUND' })
  expect((await fixture.api.job.share({ id })).shareToken).not.toBe(shareToken)
})

it('shares nothing that is not finished, and nothing of somebody else', async () => {
  const { id } = await fixture.submit()
  await expect(fixture.api.job.share({ id })).rejects.toThrow('no finished model')
  const done = await finishedJob()
  await expect(fixture.apiOf('somebody').job.share({ id: done })).rejects.toThrow()
})
