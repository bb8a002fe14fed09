import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, closeSync, openSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { boundLogs } from './bound-logs.ts'

let dir: string
let file: string
let stop = () => {}

beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'maquette-logs-'))
  file = path.join(dir, 'worker.log')
})
afterEach(async () => {
  stop()
  await rm(dir, { recursive: true, force: true })
})

test('turns a log over while a program writes to it, keeps the newest parts, and their order', async () => {
  // Writes a hundred numbered lines at once, each time that it is asked to.
  const program = `
    let n = 0
    process.stdin.on('data', () => {
      const lines = Array.from({ length: 100 }, () => 'line ' + n++ + '\\n')
      require('fs').writeSync(1, lines.join(''))
    })`
  const log = openSync(file, 'a')
  const child = spawn(process.execPath, ['-e', program], { stdio: ['pipe', log, log] })
  closeSync(log)
  const exited = once(child, 'exit')
  stop = boundLogs(dir, { maxBytes: 500, kept: 3, everyMs: 5 })
  for (let written = 1; written <= 5; written++) {
    child.stdin?.write('\n')
    const last = `line ${written * 100 - 1}\n`
    await vi.waitFor(async () => expect(await readFile(`${file}.1`, 'utf8')).toContain(last), 10_000)
  }
  child.stdin?.end()
  await exited

  expect((await readdir(dir)).sort()).toEqual(['worker.log', 'worker.log.1', 'worker.log.2', 'worker.log.3'])
  expect((await stat(file)).size).toBeLessThanOrEqual(500)
  const parts = await Promise.all([3, 2, 1].map((part) => readFile(`${file}.${part}`, 'utf8')))
  const lines = [...parts, await readFile(file, 'utf8')].join('').trimEnd().split('\n')
  const first = Number(lines[0]?.slice('line '.length))
  expect(lines).toEqual(Array.from({ length: 500 - first }, (_, i) => `line ${first + i}`))
})

test('leaves short logs and other files alone', async () => {
  appendFileSync(file, 'short\n')
  appendFileSync(path.join(dir, 'notes.txt'), 'x'.repeat(1000))
  stop = boundLogs(dir, { maxBytes: 500, kept: 3, everyMs: 5 })
  expect((await readdir(dir)).sort()).toEqual(['notes.txt', 'worker.log'])
  expect(await readFile(file, 'utf8')).toBe('short\n')
})
