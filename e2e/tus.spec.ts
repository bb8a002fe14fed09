import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { Upload } from 'tus-js-client'
import { startCuttingProxy } from '#app/api/uploads/testing/serve-routes.ts'
import { createMaquetteClient } from '#sdk/maquette-client.ts'
import { expect, photoPaths, required, test } from './fixtures.ts'

// The protocol sentence by sentence is in app/api/uploads/tus-protocol.test.ts; here is what Next in front of the routes could spoil.

const CHUNK = { 'Tus-Resumable': '1.0.0', 'Content-Type': 'application/offset+octet-stream' }

const url = (path: string) => new URL(path, required('MAQUETTE_E2E_URL'))

async function begin(byteSize: number): Promise<string> {
  const encode = (text: string) => Buffer.from(text).toString('base64')
  const metadata = `filename ${encode('cut.jpg')},captureId ${encode(randomUUID())}`
  const headers = { 'Tus-Resumable': '1.0.0', 'Upload-Length': String(byteSize), 'Upload-Metadata': metadata }
  const response = await fetch(url('/api/uploads'), { method: 'POST', headers })
  return response.headers.get('location') ?? ''
}

test('an upload that is cut anywhere continues where it stopped', async () => {
  const body = Buffer.alloc(64, 'maquette')
  const path = await begin(body.byteLength + 1)
  const { host, port, hostname } = url('/')
  const lines = Object.entries({ Host: host, ...CHUNK, 'Upload-Offset': '0', 'Content-Length': body.byteLength })
  const head = [`PATCH ${path} HTTP/1.1`, ...lines.map(([name, value]) => `${name}: ${value}`), '', ''].join('\r\n')
  const whole = Buffer.concat([Buffer.from(head), body])
  for (let cutAt = 1; cutAt <= head.length + 8; cutAt += 7) {
    const socket = connect(Number(port), hostname)
    await new Promise<void>((resolve) => socket.write(whole.subarray(0, cutAt), () => resolve()))
    socket.destroy()
  }
  await expect(async () => {
    const at = await fetch(url(path), { method: 'HEAD', headers: CHUNK })
    const offset = Number(at.headers.get('upload-offset'))
    expect(offset).toBeGreaterThanOrEqual(0)
    const headers = { ...CHUNK, 'Upload-Offset': String(offset) }
    const rest = await fetch(url(path), { method: 'PATCH', headers, body: body.subarray(offset) })
    expect([rest.status, rest.headers.get('upload-offset')]).toEqual([204, '64'])
  }).toPass({ timeout: 10_000 })
})

test('every answer names the version, an override is heeded, and no other site’s page gets in by one', async () => {
  const path = await begin(9)
  const override = (method: string, headers = {}) => ({ 'X-HTTP-Method-Override': method, ...CHUNK, ...headers })
  const sent = await fetch(url(path), {
    method: 'POST',
    headers: override('PATCH', { 'Upload-Offset': '0' }),
    body: 'abc',
  })
  expect([sent.status, sent.headers.get('upload-offset')]).toEqual([204, '3'])
  const old = await fetch(url(path), { method: 'HEAD', headers: { 'Tus-Resumable': '0.2.2' } })
  expect([old.status, old.headers.get('tus-version')]).toEqual([412, '1.0.0'])
  const foreign = override('DELETE', { Origin: 'https://elsewhere.example' })
  const kept = await fetch(url(path), { method: 'POST', headers: foreign })
  expect([kept.status, kept.headers.get('tus-resumable')]).toEqual([403, '1.0.0'])
  const gone = await fetch(url(path), { method: 'POST', headers: override('DELETE') })
  expect(gone.status).toBe(204)
})

test('tus-js-client gets its photo through a way that cuts', async () => {
  let connections = 0
  const proxy = await startCuttingProxy(Number(url('/').port), () =>
    ++connections % 3 === 0 ? null : 9000 * connections,
  )
  const photo = await readFile(photoPaths()[0] ?? '')
  const captureId = randomUUID()
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const upload = new Upload(photo, {
    endpoint: `${proxy.baseUrl}/api/uploads`,
    metadata: { filename: 'castle.jpg', captureId },
    chunkSize: 40_000,
    retryDelays: Array.from({ length: 10 }, () => 10),
    onSuccess: () => resolve(),
    onError: reject,
  })
  upload.start()
  await promise
  await proxy.close()
  const { api } = createMaquetteClient({ baseUrl: required('MAQUETTE_E2E_URL') })
  const { uploads } = await api.upload.list.query({ captureId })
  expect(uploads[0]).toMatchObject({ status: 'accepted', byteSize: photo.byteLength })
})
