import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { seedWorkspace } from './seed-workspace.ts'

let root: string
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'maquette-seed-'))
})
afterEach(() => rm(root, { recursive: true }))

it('shares the files of finished steps, but for databases, which are copied', async () => {
  const [source, target] = [path.join(root, 'source'), path.join(root, 'target')]
  await mkdir(path.join(source, 'matching'), { recursive: true })
  await mkdir(target)
  for (const name of ['manifest.json', 'image.jpg', 'database.db']) {
    await writeFile(path.join(source, 'matching', name), name)
  }
  expect(await seedWorkspace(target, { source, stages: ['matching', 'sparse'] })).toEqual(['matching'])
  const inodesOf = (name: string) =>
    Promise.all([source, target].map(async (dir) => (await stat(path.join(dir, 'matching', name))).ino))
  const [image, database] = [await inodesOf('image.jpg'), await inodesOf('database.db')]
  expect(image[0]).toBe(image[1])
  expect(database[0]).not.toBe(database[1])
  expect(await readFile(path.join(target, 'matching', 'database.db'), 'utf8')).toBe('database.db')
})

it('finds the step of a job from before it had its present name', async () => {
  const [source, target] = [path.join(root, 'source'), path.join(root, 'target')]
  await mkdir(path.join(source, 'carve'), { recursive: true })
  await mkdir(target)
  await writeFile(path.join(source, 'carve', 'manifest.json'), '{}')
  expect(await seedWorkspace(target, { source, stages: ['tsdf'] })).toEqual(['tsdf'])
  expect(await readFile(path.join(target, 'tsdf', 'manifest.json'), 'utf8')).toBe('{}')
})
