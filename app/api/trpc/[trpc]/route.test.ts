import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createJobFixture, type JobFixture } from '#server/services/jobs/testing/job-fixture.ts'
import { GET, POST } from './route.ts'

/** Where `getDb` and `getQueue` keep what the process has one of. */
const globals = globalThis as { maquetteDb?: unknown; maquetteQueue?: unknown }

let fixture: JobFixture
beforeAll(async () => {
  fixture = await createJobFixture()
  globals.maquetteDb = fixture.db
  globals.maquetteQueue = Promise.resolve(fixture.queue)
})
afterAll(async () => {
  delete globals.maquetteDb
  delete globals.maquetteQueue
  await fixture.close()
})

test('a query comes by GET, and one that is too long for a URL by POST', async () => {
  const uploadIds = [...(await fixture.addUploads(3)), ...Array.from({ length: 997 }, () => randomUUID())]
  const long = new Request('http://127.0.0.1/api/trpc/job.estimate', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ uploadIds }),
  })
  const short = JSON.stringify({ uploadIds: uploadIds.slice(0, 3) })
  const byGet = await GET(new Request(`http://127.0.0.1/api/trpc/job.estimate?input=${encodeURIComponent(short)}`))
  const byPost = await POST(long)
  expect([byGet.status, byPost.status]).toEqual([200, 200])
  const [a, b] = [await byGet.json(), await byPost.json()]
  expect(b.result.data.presets).toEqual(a.result.data.presets)
})

test('an error travels under the status of its code', async () => {
  const input = encodeURIComponent(JSON.stringify({ id: randomUUID() }))
  const response = await GET(new Request(`http://127.0.0.1/api/trpc/job.get?input=${input}`))
  expect(response.status).toBe(404)
  expect((await response.json()).error.data.app.code).toBe('JOB_NOT_FOUND')
})
