import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { npmCommand } from '#scripts/lib/install/install-dependencies.mjs'
import { makePhotos } from './testing/make-photos.ts'
import { startTestServer, type TestServer } from './testing/start-test-server.ts'

const ROOT = path.resolve(import.meta.dirname, '..')
const PACKAGE = path.join(import.meta.dirname, 'package')
const MODULES = path.join(ROOT, 'node_modules')
const run = promisify(execFile)

/** An empty project with nothing but the packed package and what its package.json names. */
let project: string
let packed: string
let manifest: { dependencies: Record<string, string>; bin: { maquette: string } }
let server: TestServer

beforeAll(async () => {
  project = await mkdtemp(path.join(tmpdir(), 'maquette-package-'))
  packed = path.join(project, 'node_modules', 'maquette-sdk')
  await run(process.execPath, [path.join(import.meta.dirname, 'build-package.ts')])
  const [npm, args] = npmCommand(['pack', '--json', '--ignore-scripts', '--pack-destination', project])
  await run(npm, args, { cwd: PACKAGE })
  const tarball = (await readdir(project)).find((name) => name.endsWith('.tgz')) ?? ''
  await mkdir(packed, { recursive: true })
  await run('tar', ['-xzf', path.join(project, tarball), '-C', packed, '--strip-components=1'])
  manifest = JSON.parse(await readFile(path.join(packed, 'package.json'), 'utf8'))
  // What npm would fetch lies here already; a package that is imported and not named is found nowhere.
  for (const name of [...Object.keys(manifest.dependencies), '@types/node']) {
    await mkdir(path.dirname(path.join(project, 'node_modules', name)), { recursive: true })
    await symlink(path.join(MODULES, name), path.join(project, 'node_modules', name))
  }
  await writeFile(path.join(project, 'package.json'), JSON.stringify({ type: 'module' }))
  server = await startTestServer({})
}, 120_000)

afterAll(async () => {
  await server.close()
  await rm(project, { recursive: true })
})

test('compiles a program strictly, by the types that it brings, and runs it', { timeout: 120_000 }, async () => {
  const program = path.join(project, 'program.ts')
  await writeFile(program, await readFile(path.join(import.meta.dirname, 'testing', 'packed-program.ts')))
  const compilerOptions = { module: 'nodenext', target: 'es2024', strict: true, noEmit: true, types: ['node'] }
  await writeFile(path.join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['program.ts'] }))
  await run(process.execPath, [path.join(MODULES, 'typescript', 'bin', 'tsc'), '-p', project]).catch((error) => {
    throw new Error(error.stdout)
  })

  const photos = path.join(project, 'photos')
  await mkdir(photos)
  await makePhotos(photos, 3)
  const { stdout } = await run(process.execPath, [program, server.baseUrl, photos])
  expect(JSON.parse(stdout)).toEqual({ status: 'queued', photos: 3, refused: 0, code: 'JOB_NOT_FOUND' })
})

test('brings the command line', async () => {
  const command = path.join(packed, manifest.bin.maquette)
  const { stdout } = await run(process.execPath, [command, 'list', '--server', server.baseUrl, '--json'])
  expect(JSON.parse(stdout)).toMatchObject({ jobs: [{ name: 'Packed', status: 'queued' }] })
  const help = await run(command, ['--help'])
  expect(help.stdout).toContain('maquette SOURCE [options]')
})

test('holds nothing of the server but what it promises, and of no package more than what it names', async () => {
  const files = await readdir(path.join(packed, 'dist'), { recursive: true })
  const rooms = files.filter((file) => /^server\/[^/]+$/.test(file))
  expect(rooms.toSorted()).toEqual(['server/contracts', 'server/formats'])
  expect(files.filter((file) => /\.test\./.test(file))).toEqual([])
  expect(await readdir(packed)).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'dist', 'package.json']))
})

test('asks for the versions that it was tested with', async () => {
  const { version, dependencies } = JSON.parse(await readFile(path.join(ROOT, 'package.json'), 'utf8'))
  const own = JSON.parse(await readFile(path.join(PACKAGE, 'package.json'), 'utf8'))
  expect(own.version).toBe(version)
  expect({ ...dependencies, ...own.dependencies }).toEqual(dependencies)
})
