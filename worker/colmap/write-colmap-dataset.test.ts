import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeModelFixture } from '../testing/make-model-fixture.ts'
import { readModel } from './model.ts'
import { writeColmapDataset } from './write-colmap-dataset.ts'

let root: string
beforeAll(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'maquette-colmap-dataset-'))
})
afterAll(() => rm(root, { recursive: true, force: true }))

it('writes a model that COLMAP takes, with all names', async () => {
  const model = makeModelFixture({ images: 3, points: 5 })
  const dir = path.join(root, 'ascii')
  expect(await writeColmapDataset(model, dir)).toEqual(['cameras.bin', 'images.bin', 'points3D.bin'])
  const text = path.join(root, 'text')
  await mkdir(text)
  const args = ['model_converter', '--input_path', dir, '--output_path', text, '--output_type', 'TXT']
  await promisify(execFile)('colmap', args)
  const lines = (await readFile(path.join(text, 'images.txt'), 'utf8'))
    .split('\n')
    .filter((line) => !line.startsWith('#'))
  const names = lines.filter((_, i) => i % 2 === 0).flatMap((line) => line.split(' ').at(-1) || [])
  expect(names.toSorted()).toEqual(['0001.jpg', '0002.jpg', '0003.jpg'])
})

it('adds cameras and images as text where a loader that reads names byte by byte would give up', async () => {
  const model = makeModelFixture({ images: 2, points: 5 })
  const [first, second] = model.images
  if (!first || !second) throw new Error('two images')
  first.name = 'Löwe_1.jpg'
  const dir = path.join(root, 'letters')
  expect(await writeColmapDataset(model, dir)).toContain('images.txt')
  expect((await readModel(dir)).images[0]?.name).toBe('Löwe_1.jpg')
  const lines = (await readFile(path.join(dir, 'images.txt'), 'utf8')).split('\n')
  const { rotation, translation } = second.camFromWorld
  expect(lines.slice(1)).toEqual([expect.stringMatching(/^1 .* 1 Löwe_1\.jpg$/), '', expect.any(String), '', ''])
  expect(
    lines[3]
      ?.split(' ')
      .slice(0, 8)
      .map((text) => Number(text) + 0),
  ).toEqual([2, ...rotation, ...translation].map((value) => value + 0))
  expect((await readFile(path.join(dir, 'cameras.txt'), 'utf8')).split('\n')[1]).toBe(
    '1 SIMPLE_RADIAL 640 480 500 320 240 0.01',
  )
})
