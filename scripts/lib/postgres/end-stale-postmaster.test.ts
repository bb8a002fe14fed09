import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { endStalePostmaster } from './end-stale-postmaster.ts'

let clusterDir: string
let pidFile: string

beforeEach(async () => {
  clusterDir = await mkdtemp(path.join(tmpdir(), 'maquette-cluster-'))
  pidFile = path.join(clusterDir, 'postmaster.pid')
})

afterEach(() => rm(clusterDir, { recursive: true, force: true }))

test('has nothing to do where no server was left', async () => {
  expect(await endStalePostmaster(clusterDir)).toBe(false)
})

test('spares another program that has come by the number, and forgets the number', async () => {
  const other = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'inherit'] })
  await once(other, 'spawn')
  await writeFile(pidFile, `${other.pid}\n${clusterDir}\n`)
  expect(await endStalePostmaster(clusterDir)).toBe(false)
  expect(existsSync(pidFile)).toBe(false)
  expect(other.exitCode ?? other.signalCode).toBeNull()
  other.stdin?.end()
  expect(await once(other, 'exit')).toEqual([0, null])
})

test('leaves the number of a program that is gone to PostgreSQL', async () => {
  const gone = spawn(process.execPath, ['-e', ''])
  await once(gone, 'exit')
  await writeFile(pidFile, `${gone.pid}\n${clusterDir}\n`)
  expect(await endStalePostmaster(clusterDir)).toBe(false)
})
