import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { draftDirOf, finishSwap, swapIn } from './swap-in.ts'

let dataDir: string

beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'maquette-swap-'))
  for (const part of ['postgres', 'storage', 'work']) await put(path.join(dataDir, part), 'earlier')
  for (const part of ['postgres', 'storage']) await put(path.join(draftDirOf(dataDir), part), 'restored')
})

afterEach(() => rm(dataDir, { recursive: true, force: true }))

test('puts the restored installation in place, and keeps the earlier one whole', async () => {
  const aside = await swapIn(dataDir)
  await expectSwapped(aside ?? '')
})

test('is carried on with after a crash between any two of its renames', async () => {
  const draft = draftDirOf(dataDir)
  await mkdir(path.join(draft, 'work'))
  await writeFile(path.join(draft, 'whole'), 'replaced-then')
  const aside = path.join(dataDir, 'replaced-then')
  await mkdir(aside)
  await rename(path.join(dataDir, 'postgres'), path.join(aside, 'postgres'))
  await rename(path.join(draft, 'postgres'), path.join(dataDir, 'postgres'))
  await rename(path.join(dataDir, 'storage'), path.join(aside, 'storage'))
  expect(await finishSwap(dataDir)).toBe(aside)
  await expectSwapped(aside)
  expect(await finishSwap(dataDir)).toBeNull()
})

test('leaves a draft alone that was not finished', async () => {
  expect(await finishSwap(dataDir)).toBeNull()
  expect(await readFile(path.join(dataDir, 'storage', 'file'), 'utf8')).toBe('earlier')
})

async function expectSwapped(aside: string): Promise<void> {
  for (const part of ['postgres', 'storage']) {
    expect(await readFile(path.join(dataDir, part, 'file'), 'utf8')).toBe('restored')
    expect(await readFile(path.join(aside, part, 'file'), 'utf8')).toBe('earlier')
  }
  expect(await readdir(path.join(dataDir, 'work'))).toEqual([])
  expect(existsSync(draftDirOf(dataDir))).toBe(false)
}

async function put(dir: string, content: string): Promise<void> {
  await mkdir(dir, { recursive: true })
  await writeFile(path.join(dir, 'file'), content)
}
