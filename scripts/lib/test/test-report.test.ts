import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readPlaywrightReport, readVitestReport } from './test-report.ts'

let dir: string
let file: string

beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'maquette-report-'))
  file = path.join(dir, 'report.json')
})

afterEach(() => rm(dir, { recursive: true, force: true }))

test('counts the tests of Vitest', async () => {
  await writeFile(file, JSON.stringify({ numTotalTests: 9, numPassedTests: 6, numFailedTests: 1, numPendingTests: 2 }))
  expect(await readVitestReport(file)).toEqual({ passed: 6, failed: 1 })
})

test('counts a flaky browser test as failed', async () => {
  await writeFile(file, JSON.stringify({ stats: { expected: 4, unexpected: 1, flaky: 1, skipped: 3 } }))
  expect(await readPlaywrightReport(file)).toEqual({ passed: 4, failed: 2 })
})

test('tells a run that broke off', async () => {
  expect(await readVitestReport(file)).toBeNull()
  expect(await readPlaywrightReport(file)).toBeNull()
})
