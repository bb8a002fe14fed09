import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findStaleDependency } from './find-stale-dependency.mjs'

let root: string
const LOCKED = {
  '': {},
  'node_modules/one': { version: '1.0.0' },
  'node_modules/one/node_modules/two': { version: '2.0.0' },
  'node_modules/other-platform': { version: '3.0.0', optional: true },
}
const INSTALLED = {
  'node_modules/one': { version: '1.0.0' },
  'node_modules/one/node_modules/two': { version: '2.0.0' },
}

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'maquette-lock-'))
  await write('package-lock.json', LOCKED)
})

afterEach(() => rm(root, { recursive: true, force: true }))

test('finds nothing wrong with a whole install', async () => {
  await install()
  expect(findStaleDependency(root)).toBeNull()
})

test('tells a first start from an install that was interrupted', async () => {
  expect(findStaleDependency(root)).toBe('first start')
  await mkdir(path.join(root, 'node_modules', 'one'), { recursive: true })
  expect(findStaleDependency(root)).toBe('the last install was not finished')
})

test('names the package that the lock file has since moved', async () => {
  await install()
  await write('package-lock.json', { ...LOCKED, 'node_modules/one': { version: '1.1.0' } })
  expect(findStaleDependency(root)).toBe('one 1.0.0 should be 1.1.0')
})

test('names the package that the lock file has since gained', async () => {
  await install()
  await write('package-lock.json', { ...LOCKED, 'node_modules/@scope/new': { version: '1.0.0' } })
  expect(findStaleDependency(root)).toBe('@scope/new is missing')
})

test('names the package whose directory was deleted', async () => {
  await install()
  await rm(path.join(root, 'node_modules/one/node_modules/two'), { recursive: true })
  expect(findStaleDependency(root)).toBe('two is missing')
})

test('asks only for what the running system needs, when that is wanted', async () => {
  await install()
  await write('package-lock.json', {
    ...LOCKED,
    '': { dependencies: { one: '1.0.0' }, devDependencies: { tool: '1.0.0' } },
    'node_modules/tool': { version: '1.0.0' },
  })
  expect(findStaleDependency(root)).toBe('tool is missing')
  expect(findStaleDependency(root, { toRun: true })).toBeNull()
  await rm(path.join(root, 'node_modules/one'), { recursive: true })
  expect(findStaleDependency(root, { toRun: true })).toBe('one is missing')
})

async function install(): Promise<void> {
  for (const location of Object.keys(INSTALLED)) await mkdir(path.join(root, location), { recursive: true })
  await write('node_modules/.package-lock.json', INSTALLED)
}

function write(file: string, packages: object): Promise<void> {
  return writeFile(path.join(root, file), JSON.stringify({ packages }))
}
