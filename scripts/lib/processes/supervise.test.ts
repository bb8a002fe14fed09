import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { listMarkedProcesses } from './end-marked-processes.ts'
import { type Crash, type ProcessSpec, type Supervised, supervise } from './supervise.ts'

const BEAT = pathToFileURL(path.join(import.meta.dirname, 'beat.mjs')).href

/** Starts a grandchild in a separate session, as the worker does with COLMAP, and keeps running. */
const WITH_ORPHAN = `
  const { spawn } = require('node:child_process')
  spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore' }).unref()
  console.log('up as ' + process.pid)
  setInterval(() => {}, 1000)
`

let dir: string
let crashes: Crash[]
let supervised: Supervised | undefined

beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'maquette-supervise-'))
  crashes = []
})

afterEach(async () => {
  supervised?.hurry()
  await supervised?.stop()
  supervised = undefined
  await rm(dir, { recursive: true, force: true })
})

test('starts a program again that crashes, ever later', async () => {
  start('process.exit(7)', { restartMs: 5 })
  await vi.waitFor(() => expect(crashes.length).toBeGreaterThanOrEqual(3), { timeout: 20_000 })
  expect(crashes[0]).toEqual({ how: 'exited with code 7', inARow: 1, restartInMs: 5 })
  expect(crashes[2]).toEqual({ how: 'exited with code 7', inARow: 3, restartInMs: 20 })
})

test.skipIf(process.platform === 'win32')('starts a program again that stands still', async () => {
  const script = `setTimeout(() => console.log('beats as ' + process.pid), 1500); setInterval(() => {}, 1000)`
  start(script, { command: [process.execPath, '--import', BEAT, '-e', script], restartMs: 5, silentMs: 3000 })
  await logContains('beats as')
  const pid = await pidOf('beats as')
  process.kill(pid, 'SIGSTOP')
  await vi.waitFor(() => expect(crashes.map(({ how }) => how)).toEqual(['did nothing for 3 s and was ended']), {
    timeout: 20_000,
  })
  expect(() => process.kill(pid, 0)).toThrow()
  await vi.waitFor(async () => expect(await pidOf('beats as')).not.toBe(pid), { timeout: 20_000 })
})

test('leaves a program alone that never beats', async () => {
  start(`setTimeout(() => console.log('still up'), 1500); setInterval(() => {}, 1000)`, { silentMs: 600 })
  await logContains('still up')
  expect(crashes).toEqual([])
})

test('lets a program stop by itself', async () => {
  start(
    `process.on('SIGTERM', () => { console.log('bye'); process.exit(0) }); console.log('up'); setInterval(() => {}, 1000)`,
  )
  await logContains('up')
  await supervised?.stop()
  await logContains('bye')
  expect(crashes).toEqual([])
})

test('kills a program that will not stop when its grace is over', async () => {
  start(`process.on('SIGTERM', () => {}); console.log('up'); setInterval(() => {}, 1000)`, { graceMs: 50 })
  await logContains('up')
  await supervised?.stop()
  expect(await listMarkedProcesses(supervised?.mark ?? '')).toEqual([])
})

test('ends the grace at once when hurried', async () => {
  start(`process.on('SIGTERM', () => console.log('deaf')); console.log('up'); setInterval(() => {}, 1000)`, {
    graceMs: 3_600_000,
  })
  await logContains('up')
  const stopped = supervised?.stop()
  await logContains('deaf')
  supervised?.hurry()
  await stopped
  expect(await listMarkedProcesses(supervised?.mark ?? '')).toEqual([])
})

test('leaves nothing of what the program had started', async () => {
  start(WITH_ORPHAN)
  await logContains('up')
  const mark = supervised?.mark ?? ''
  await vi.waitFor(async () => expect(await listMarkedProcesses(mark)).toHaveLength(2), { timeout: 20_000 })
  await supervised?.stop()
  expect(await listMarkedProcesses(mark)).toEqual([])
})

test('clears what a crashed program had started before it starts it again', async () => {
  start(WITH_ORPHAN, { restartMs: 3_600_000 })
  await logContains('up')
  const mark = supervised?.mark ?? ''
  await vi.waitFor(async () => expect(await listMarkedProcesses(mark)).toHaveLength(2), { timeout: 20_000 })
  process.kill(await pidOf('up as'), 'SIGKILL')
  await vi.waitFor(() => expect(crashes).toHaveLength(1), { timeout: 20_000 })
  expect(await listMarkedProcesses(mark)).toEqual([])
})

function start(script: string, options: Partial<ProcessSpec> = {}): void {
  supervised = supervise({
    command: [process.execPath, '-e', script],
    env: process.env,
    logFile: path.join(dir, 'log'),
    graceMs: 20_000,
    onCrash: (crash) => crashes.push(crash),
    ...options,
  })
}

/** The number after the last `text` in the log. */
async function pidOf(text: string): Promise<number> {
  const log = await readFile(path.join(dir, 'log'), 'utf8')
  return Number(new RegExp(`.*${text} (\\d+)`, 's').exec(log)?.[1])
}

async function logContains(text: string): Promise<void> {
  await vi.waitFor(async () => expect(await readFile(path.join(dir, 'log'), 'utf8')).toContain(text), {
    timeout: 20_000,
  })
}
