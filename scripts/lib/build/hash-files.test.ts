import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { hashFiles } from './hash-files.ts'

let root: string

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'maquette-hash-'))
  await mkdir(path.join(root, 'app', 'jobs'), { recursive: true })
  await writeFile(path.join(root, 'app', 'page.tsx'), 'page')
  await writeFile(path.join(root, 'app', 'jobs', 'page.tsx'), 'job')
})

afterEach(() => rm(root, { recursive: true, force: true }))

test('stays the same while nothing changes', async () => {
  expect(await hashFiles(root, ['app', 'proxy.ts'])).toBe(await hashFiles(root, ['proxy.ts', 'app']))
})

test('changes with a content, a name, a new file and a source that appears', async () => {
  const hashes = new Set([await hashFiles(root, ['app', 'proxy.ts'])])
  await writeFile(path.join(root, 'app', 'jobs', 'page.tsx'), 'another')
  hashes.add(await hashFiles(root, ['app', 'proxy.ts']))
  await rename(path.join(root, 'app', 'page.tsx'), path.join(root, 'app', 'layout.tsx'))
  hashes.add(await hashFiles(root, ['app', 'proxy.ts']))
  await writeFile(path.join(root, 'app', 'icon.svg'), '')
  hashes.add(await hashFiles(root, ['app', 'proxy.ts']))
  await writeFile(path.join(root, 'proxy.ts'), '')
  hashes.add(await hashFiles(root, ['app', 'proxy.ts']))
  expect(hashes.size).toBe(5)
})

test('does not look at what is left out', async () => {
  const isLeftOut = (file: string) => file === path.join('app', 'jobs')
  const before = await hashFiles(root, ['app'], isLeftOut)
  await writeFile(path.join(root, 'app', 'jobs', 'page.tsx'), 'another')
  expect(await hashFiles(root, ['app'], isLeftOut)).toBe(before)
})
