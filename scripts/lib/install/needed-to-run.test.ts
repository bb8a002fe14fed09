import { glob, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { ROOT } from '../paths.mjs'
import { hasBuildPackages, neededToRun } from './needed-to-run.mjs'

const PACKAGES = {
  '': { dependencies: { app: '1' } },
  'node_modules/app': { dependencies: { shared: '1' }, optionalDependencies: { fast: '1' } },
  'node_modules/app/node_modules/shared': { dependencies: { deep: '1' } },
  'node_modules/deep': {
    peerDependencies: { peer: '1', tool: '1' },
    peerDependenciesMeta: { tool: { optional: true } },
  },
  'node_modules/fast': { optional: true },
  'node_modules/peer': { dependencies: { app: '1' } },
  'node_modules/shared': {},
  'node_modules/tool': { dependencies: { 'of-tool': '1' } },
  'node_modules/of-tool': {},
}

let root: string | undefined

afterEach(async () => {
  if (root) await rm(root, { recursive: true, force: true })
})

test('follows dependencies as Node resolves them, the nearest first, and in circles once', () => {
  const needed = neededToRun(PACKAGES)
  expect(needed).toContain('node_modules/app/node_modules/shared')
  expect(needed).not.toContain('node_modules/shared')
  expect(needed).toContain('node_modules/peer')
})

test('needs optional packages, but no optional peers nor what only these need', () => {
  const needed = neededToRun(PACKAGES)
  expect(needed).toContain('node_modules/fast')
  expect(needed).not.toContain('node_modules/tool')
  expect(needed).not.toContain('node_modules/of-tool')
})

test('looks at the disk for packages that only builds need', async () => {
  root = await mkdtemp(path.join(tmpdir(), 'maquette-needed-'))
  await writeFile(path.join(root, 'package-lock.json'), JSON.stringify({ packages: PACKAGES }))
  // A package that the others need as well says nothing.
  await writeFile(path.join(root, 'package.json'), JSON.stringify({ devDependencies: { peer: '1', tool: '1' } }))
  await mkdir(path.join(root, 'node_modules', 'peer'), { recursive: true })
  expect(hasBuildPackages(root)).toBe(false)
  await mkdir(path.join(root, 'node_modules', 'tool'))
  expect(hasBuildPackages(root)).toBe(true)
})

test('leaves all that the programs of the running system import', async () => {
  const needed = neededToRun(JSON.parse(await readFile(path.join(ROOT, 'package-lock.json'), 'utf8')).packages)
  const missing: string[] = []
  // Pages are bundled; the rest runs from its sources.
  for await (const file of glob('{server,worker,sdk,cli,intake,scripts}/**/*.{ts,mjs}', { cwd: ROOT })) {
    if (/\.test\.ts$|\/testing\/|\/lib\/test\/|\/assembly\/|\/generated\//.test(file)) continue
    const source = await readFile(path.join(ROOT, file), 'utf8')
    for (const [, name] of source.matchAll(/^(?:import|export) (?!type )[^']*?from '((?:@[\w-]+\/)?[\w][\w.-]*)/gms)) {
      if (!name?.startsWith('node') && !needed.has(`node_modules/${name}`)) missing.push(`${name} in ${file}`)
    }
  }
  expect(missing).toEqual([])
})
