import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { compressStatic } from '../build/compress-static.ts'
import { serveBrotli } from './serve-brotli.mjs'

const SCRIPT = 'console.log("once more")\n'.repeat(100)

let dir: string
let server: Server
let base: string

beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'maquette-brotli-'))
  await mkdir(path.join(dir, 'chunks'))
  await writeFile(path.join(dir, 'chunks', 'a.js'), SCRIPT)
  await writeFile(path.join(dir, 'chunks', 'a.woff2'), 'font')
  await compressStatic(dir)
  server = createServer((_, outgoing) => outgoing.end('by Next'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  serveBrotli(dir)
  await fetch(base)
})
afterEach(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  await rm(dir, { recursive: true, force: true })
})

const get = (url: string, accepted: string, method = 'GET') =>
  fetch(`${base}${url}`, { method, headers: { 'accept-encoding': accepted } })

it('sends a script as the build compressed it, to be kept for good', async () => {
  const answer = await get('/_next/static/chunks/a.js', 'gzip, deflate, br, zstd')
  expect(answer.headers.get('content-encoding')).toBe('br')
  expect(answer.headers.get('content-type')).toMatch(/^application\/javascript/)
  expect(answer.headers.get('cache-control')).toContain('immutable')
  expect(answer.headers.get('vary')).toBe('Accept-Encoding')
  expect(Number(answer.headers.get('content-length'))).toBeLessThan(SCRIPT.length / 10)
  expect(await answer.text()).toBe(SCRIPT)
  expect(await (await get('/_next/static/chunks/a.js', 'br', 'HEAD')).text()).toBe('')
})

it.each([
  ['/_next/static/chunks/a.js', 'gzip'],
  ['/_next/static/chunks/a.woff2', 'br'],
  ['/_next/static/chunks/b.js', 'br'],
  ['/_next/static/../static/chunks/%61.js', 'br'],
  ['/', 'br'],
])('leaves %s for those who take %s to Next', async (url, accepted) => {
  expect(await (await get(url, accepted)).text()).toBe('by Next')
})

it('leaves what changes something to Next', async () => {
  expect(await (await get('/_next/static/chunks/a.js', 'br', 'POST')).text()).toBe('by Next')
})
