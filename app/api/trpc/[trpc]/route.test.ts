import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createJobFixture, type JobFixture } from '#server/services/jobs/testing/job-fixture.ts'
import { GET, POST } from './route.ts'

/** Where `getDb` and `getQueue` keep what the process has one of. */
const globals = globalThis as { maquetteDb?: unknown; maquetteQueue?: unknown; maquetteJobChanges?: unknown }

function request(path: string, init: RequestInit = {}, host = '127.0.0.1'): Request {
  return new Request(`http://127.0.0.1/api/trpc/${path}`, { ...init, headers: { host, ...init.headers } })
}

let fixture: JobFixture
beforeAll(async () => {
  fixture = await createJobFixture()
  globals.maquetteDb = fixture.db
  globals.maquetteQueue = Promise.resolve(fixture.queue)
  globals.maquetteJobChanges = fixture.context.changes
})
afterAll(async () => {
  delete globals.maquetteDb
  delete globals.maquetteQueue
  delete globals.maquetteJobChanges
  await fixture.close()
})

test('a query comes by GET, and one that is too long for a URL by POST', async () => {
  const uploadIds = [...(await fixture.addUploads(3)), ...Array.from({ length: 997 }, () => randomUUID())]
  const long = request('job.estimate', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ uploadIds }),
  })
  const short = JSON.stringify({ uploadIds: uploadIds.slice(0, 3) })
  const byGet = await GET(request(`job.estimate?input=${encodeURIComponent(short)}`))
  const byPost = await POST(long)
  expect([byGet.status, byPost.status]).toEqual([200, 200])
  const [a, b] = [await byGet.json(), await byPost.json()]
  expect(b.result.data.presets).toEqual(a.result.data.presets)
})

test('an error travels under the status of its code', async () => {
  const input = encodeURIComponent(JSON.stringify({ id: randomUUID() }))
  const response = await GET(request(`job.get?input=${input}`))
  expect(response.status).toBe(404)
  expect((await response.json()).error.data.app.code).toBe('JOB_NOT_FOUND')
})

describe('a poll of a job', () => {
  const poll = (query: string, headers = {}) => GET(request(`job.get?${query}`, { headers }))
  const inputOf = (id: string) => encodeURIComponent(JSON.stringify({ id }))
  const batchOf = (id: string) => encodeURIComponent(JSON.stringify({ 0: { id } }))

  test('is answered as tRPC does, alone and as a batch of one', async () => {
    const { id } = await fixture.submit()
    const job = await fixture.api.job.get({ id })
    // Two of them are none that is answered from what is kept: tRPC's own form.
    const both = encodeURIComponent(JSON.stringify({ 0: { id }, 1: { id } }))
    const [byTrpc] = await (await GET(request(`job.get,job.get?batch=1&input=${both}`))).json()
    expect(byTrpc).toEqual({ result: { data: job } })
    expect(await (await poll(`batch=1&input=${batchOf(id)}`)).json()).toEqual([byTrpc])
    expect(await (await poll(`input=${inputOf(id)}`)).json()).toEqual(byTrpc)
  })

  test('that brings the version it has hears in a few bytes that nothing changed, until something did', async () => {
    const { id } = await fixture.submit()
    for (const query of [`batch=1&input=${batchOf(id)}`, `input=${inputOf(id)}`]) {
      const etag = (await poll(query)).headers.get('etag') ?? ''
      const same = await poll(query, { 'If-None-Match': etag })
      expect([same.status, await same.text()]).toEqual([304, ''])
      const body = JSON.stringify({ id, name: `Renamed after ${etag}` })
      const headers = { 'content-type': 'application/json' }
      await POST(request('job.rename', { method: 'POST', headers, body }))
      const changed = await poll(query, { 'If-None-Match': etag })
      expect(changed.status).toBe(200)
      expect(await changed.text()).toContain('Renamed after')
    }
  })

  test.each(['', 'batch=1', 'input=x', 'batch=1&input=null', `input=${encodeURIComponent('{"id":"x"}')}`])(
    'that can’t be understood (%j) is refused as every other',
    async (query) => {
      const response = await poll(query)
      expect(response.status).toBe(400)
      expect(JSON.stringify(await response.json())).toContain('INVALID_INPUT')
    },
  )
})

describe('a request', () => {
  const list = 'job.list?input=%7B%22limit%22%3A1%7D'
  const codeOf = async (response: Response) => [response.status, (await response.json()).code]

  test('for another host, and a change from another site, are refused', async () => {
    expect(await codeOf(await GET(request(list, {}, 'evil.example')))).toEqual([403, 'FORBIDDEN_ORIGIN'])
    const init = { method: 'POST', body: '{}', headers: { origin: 'https://evil.example' } }
    expect(await codeOf(await POST(request('job.remove', init)))).toEqual([403, 'FORBIDDEN_ORIGIN'])
  })

  test('at an address that is no UTF-8 is refused', async () => {
    expect(await codeOf(await GET(request('%ff%fe')))).toEqual([400, 'INVALID_INPUT'])
    expect(await codeOf(await GET(request('%00')))).toEqual([400, 'INVALID_INPUT'])
  })

  test('of more than 10 MB is refused, whether it says so or not', async () => {
    const headers = { 'content-type': 'application/json' }
    const announced = { method: 'POST', body: '{}', headers: { ...headers, 'content-length': String(11 * 1024 ** 2) } }
    expect(await codeOf(await POST(request('job.submit', announced)))).toEqual([413, 'FILE_TOO_LARGE'])
    const stream = () => new Blob(Array.from({ length: 11 }, () => 'x'.repeat(1024 ** 2))).stream()
    const chunked = { method: 'POST', body: stream(), headers, duplex: 'half' }
    expect(await codeOf(await POST(request('job.submit', chunked)))).toEqual([413, 'FILE_TOO_LARGE'])
  })

  test('in pieces of no announced length is understood', async () => {
    const { id } = await fixture.submit()
    const body = new Blob([JSON.stringify({ id, name: 'In pieces' })]).stream()
    const init = { method: 'POST', body, headers: { 'content-type': 'application/json' }, duplex: 'half' }
    expect((await POST(request('job.rename', init))).status).toBe(200)
    expect((await fixture.api.job.get({ id })).name).toBe('In pieces')
  })

  test('has the headers that every answer to a browser has', async () => {
    for (const path of [list, 'job.get?input=x', 'job.nothing']) {
      const { headers } = await GET(request(path))
      expect(headers.get('x-content-type-options'), path).toBe('nosniff')
      expect(headers.get('content-security-policy'), path).toContain("frame-ancestors 'none'")
    }
  })
})
