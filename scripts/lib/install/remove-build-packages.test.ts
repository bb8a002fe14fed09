import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findStaleDependency } from './find-stale-dependency.mjs'
import { pruneModules } from './remove-build-packages.ts'

const PACKAGES = {
  '': { dependencies: { app: '1' }, devDependencies: { tool: '1' } },
  'node_modules/app': { version: '1.0.0' },
  'node_modules/@prisma/client': { version: '1.0.0' },
  'node_modules/tool': { version: '1.0.0' },
  'node_modules/tool/node_modules/inner': { version: '1.0.0' },
}

let root: string

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'maquette-prune-'))
  for (const location of Object.keys(PACKAGES)) await write(path.join(location, 'index.js'))
  await write('package-lock.json', { packages: PACKAGES })
  await write('node_modules/.package-lock.json', { packages: PACKAGES })
})

afterEach(() => rm(root, { recursive: true, force: true }))

test('leaves what the system needs, and a state that is known for whole', async () => {
  await pruneModules(root)
  expect(existsSync(path.join(root, 'index.js'))).toBe(true)
  expect(existsSync(path.join(root, 'node_modules/app/index.js'))).toBe(true)
  expect(existsSync(path.join(root, 'node_modules/tool'))).toBe(false)
  expect(findStaleDependency(root, { toRun: true })).toBeNull()
  expect(findStaleDependency(root)).toMatch(/is missing$/)
})

test('removes maps, headers and the query compilers of other databases from what stays', async () => {
  await write('package-lock.json', {
    packages: { ...PACKAGES, '': { dependencies: { app: '1', '@prisma/client': '1' } } },
  })
  const client = 'node_modules/@prisma/client/runtime'
  await write('node_modules/app/dist/index.js.map')
  await write(`${client}/query_compiler_fast_bg.mysql.mjs`)
  await write(`${client}/query_compiler_fast_bg.postgresql.mjs`)
  await pruneModules(root)
  expect(await readdir(path.join(root, 'node_modules/app/dist'))).toEqual([])
  expect(await readdir(path.join(root, client))).toEqual(['query_compiler_fast_bg.postgresql.mjs'])
})

test('takes away commands that lead nowhere', async () => {
  await mkdir(path.join(root, 'node_modules/.bin'))
  await symlink('../tool/index.js', path.join(root, 'node_modules/.bin/tool'))
  await symlink('../app/index.js', path.join(root, 'node_modules/.bin/app'))
  await pruneModules(root)
  expect(await readdir(path.join(root, 'node_modules/.bin'))).toEqual(['app'])
})

test('finishes what was interrupted', async () => {
  await rm(path.join(root, 'node_modules/tool'), { recursive: true })
  await pruneModules(root)
  const { packages } = JSON.parse(await readFile(path.join(root, 'node_modules/.package-lock.json'), 'utf8'))
  expect(Object.keys(packages)).toEqual(['', 'node_modules/app'])
})

async function write(file: string, content: object = {}): Promise<void> {
  await mkdir(path.dirname(path.join(root, file)), { recursive: true })
  await writeFile(path.join(root, file), JSON.stringify(content))
}
