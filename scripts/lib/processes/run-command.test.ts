import { existsSync } from 'node:fs'
import { appendFile, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { readTail, runCommand } from './run-command.ts'

let dir: string

beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'maquette-command-'))
})

afterEach(() => rm(dir, { recursive: true, force: true }))

test('shows the end of a log, however long that is', async () => {
  const log = path.join(dir, 'long.log')
  await writeFile(log, '')
  // More than a string, or one read, may hold.
  await truncate(log, 5_000_000_000)
  await appendFile(log, '\nfirst\nsecond\nthird “quoted”\n')
  expect(await readTail(log, 2)).toBe('second\nthird “quoted”')
  await writeFile(log, 'one\ntwo\n')
  expect(await readTail(log, 5)).toBe('one\ntwo')
  expect(await readTail(path.join(dir, 'none.log'), 5)).toBe('')
})

test('stops waiting for a command that must not be interrupted, which finishes by itself', async () => {
  const [begun, go, done] = ['begun', 'go', 'done'].map((name) => path.join(dir, name)) as [string, string, string]
  const script = `touch ${begun}; while ! [ -e ${go} ]; do sleep 0.02; done; touch ${done}`
  const stop = new AbortController()
  const running = runCommand(['sh', '-c', script], { logFile: path.join(dir, 'log'), leave: stop.signal })
  running.catch(() => {})
  await vi.waitFor(() => expect(existsSync(begun)).toBe(true))
  stop.abort(new Error('Ctrl-C'))
  await expect(running).rejects.toThrow('Ctrl-C')
  expect(existsSync(done)).toBe(false)
  await writeFile(go, '')
  await vi.waitFor(() => expect(existsSync(done)).toBe(true), { timeout: 5000 })
})
