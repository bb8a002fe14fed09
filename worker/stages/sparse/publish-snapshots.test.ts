import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { PRESETS } from '#server/contracts/preset.ts'
import { writeModel } from '../../colmap/model.ts'
import { makeModelFixture } from '../../testing/make-model-fixture.ts'
import { SnapshotPublisher } from './publish-snapshots.ts'

let dir: string
let snapshots: string
let published: string[]
let logged: string[]
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'snapshots-'))
  snapshots = path.join(dir, 'snapshots')
  await mkdir(snapshots)
  published = []
  logged = []
})
afterEach(() => rm(dir, { recursive: true }))

function makePublisher(minIntervalMs = 0, photosShown = 0): SnapshotPublisher {
  return new SnapshotPublisher(
    {
      dir,
      dirOf: () => dir,
      scratch: async () => dir,
      photos: [],
      capture: { kind: 'photos' },
      files: [],
      settings: PRESETS.draft.settings,
      colmapPath: 'colmap',
      threads: 1,
      signal: new AbortController().signal,
      log: (line) => logged.push(line),
      progress() {},
      async publish({ name }) {
        published.push(name)
      },
    },
    snapshots,
    { minIntervalMs, photosShown },
  )
}

async function publish(publisher: SnapshotPublisher): Promise<void> {
  publisher.publishNewest()
  await publisher.settle()
}

const writeSnapshot = (name: string, images: number) =>
  writeModel(makeModelFixture({ images, points: 5 }), path.join(snapshots, name))

test('the newest is published and older ones go', async () => {
  await writeSnapshot('1000', 3)
  await writeSnapshot('1001', 4)
  await publish(makePublisher())
  expect(published).toEqual(['snapshot.glb'])
  expect(await readdir(snapshots)).toEqual(['1001'])
})

test('a smaller model does not take the place of a larger one', async () => {
  const publisher = makePublisher()
  await writeSnapshot('1000', 5)
  await publish(publisher)
  await writeSnapshot('1001', 3)
  await publish(publisher)
  expect(published).toHaveLength(1)
})

test('nor that of a larger one of an earlier run', async () => {
  const publisher = makePublisher(0, 4)
  await writeSnapshot('1000', 3)
  await publish(publisher)
  expect(published).toHaveLength(0)
  await writeSnapshot('1001', 5)
  await publish(publisher)
  expect(published).toHaveLength(1)
})

test('not more often than wanted', async () => {
  const publisher = makePublisher(3_600_000)
  await writeSnapshot('1000', 3)
  await publish(publisher)
  await writeSnapshot('1001', 4)
  await publish(publisher)
  expect(published).toHaveLength(1)
})

test('a snapshot that can not be read is logged and no failure', async () => {
  await mkdir(path.join(snapshots, '1000'))
  await writeFile(path.join(snapshots, '1000', 'cameras.bin'), 'half')
  await publish(makePublisher())
  expect(published).toEqual([])
  expect(logged.join()).toMatch(/snapshot not published/)
})
