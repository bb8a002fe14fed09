import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readFeatureCounts, readVerifiedPairs, seedDatabase } from './database.ts'
import { imagesOfPairId } from './pair-id.ts'
import { runColmap } from './run-colmap.ts'

let dir: string
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'colmap-database-'))
})
afterAll(() => rm(dir, { recursive: true }))

const CAMERAS = [
  { widthPx: 640, heightPx: 480, focalLengthPx: 700.5, focalLengthTrusted: true },
  { widthPx: 480, heightPx: 640, focalLengthPx: null, focalLengthTrusted: false },
  { widthPx: 480, heightPx: 640, focalLengthPx: 650, focalLengthTrusted: false },
]
const IMAGES = [
  { name: '0001.jpg', camera: 0 },
  { name: '0002.jpg', camera: 0 },
  { name: '0003.jpg', camera: 1 },
]

/** A database as the installed COLMAP makes it, with our cameras and images. */
async function makeDatabase(name: string): Promise<{ file: string; database: DatabaseSync }> {
  const file = path.join(dir, name)
  const context = { colmapPath: 'colmap', signal: new AbortController().signal, log() {} }
  await runColmap(context, 'database_creator', { database: file })
  return { file, database: new DatabaseSync(file) }
}

test('cameras and images are entered as given, focal lengths that are unknown or not trusted as guesses', async () => {
  const { file, database } = await makeDatabase('seed.db')
  seedDatabase(file, CAMERAS, IMAGES)
  const cameras = database.prepare('SELECT * FROM cameras').all() as {
    params: Uint8Array
    prior_focal_length: number
    model: number
  }[]
  const params = cameras.map((camera) => [...new Float64Array(camera.params.slice().buffer)])
  expect(params).toEqual([
    [700.5, 320, 240, 0],
    [768, 240, 320, 0],
    [650, 240, 320, 0],
  ])
  expect(cameras.map((camera) => [camera.model, camera.prior_focal_length])).toEqual([
    [2, 1],
    [2, 0],
    [2, 0],
  ])
  expect(database.prepare('SELECT image_id, name, camera_id FROM images').all()).toMatchObject([
    { image_id: 1, name: '0001.jpg', camera_id: 1 },
    { image_id: 2, name: '0002.jpg', camera_id: 1 },
    { image_id: 3, name: '0003.jpg', camera_id: 2 },
  ])
  database.close()
})

test('in a database with rigs each camera gets a rig and each image a frame', async () => {
  const { file, database } = await makeDatabase('rigs.db')
  // The tables that COLMAP 3.12 added, from its database.cc.
  database.exec(`
    CREATE TABLE IF NOT EXISTS rigs (rig_id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
      ref_sensor_id INTEGER NOT NULL, ref_sensor_type INTEGER NOT NULL);
    CREATE TABLE IF NOT EXISTS frames (frame_id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, rig_id INTEGER NOT NULL,
      FOREIGN KEY(rig_id) REFERENCES rigs(rig_id) ON DELETE CASCADE);
    CREATE TABLE IF NOT EXISTS frame_data (frame_id INTEGER NOT NULL, data_id INTEGER NOT NULL,
      sensor_id INTEGER NOT NULL, sensor_type INTEGER NOT NULL,
      FOREIGN KEY(frame_id) REFERENCES frames(frame_id) ON DELETE CASCADE);`)
  seedDatabase(file, CAMERAS, IMAGES)
  expect(database.prepare('SELECT rig_id, ref_sensor_id, ref_sensor_type FROM rigs').all()).toMatchObject([
    { rig_id: 1, ref_sensor_id: 1, ref_sensor_type: 0 },
    { rig_id: 2, ref_sensor_id: 2, ref_sensor_type: 0 },
    { rig_id: 3, ref_sensor_id: 3, ref_sensor_type: 0 },
  ])
  const frames = database.prepare('SELECT * FROM frames JOIN frame_data USING (frame_id)').all()
  expect(frames).toMatchObject([
    { frame_id: 1, rig_id: 1, data_id: 1, sensor_id: 1, sensor_type: 0 },
    { frame_id: 2, rig_id: 1, data_id: 2, sensor_id: 1, sensor_type: 0 },
    { frame_id: 3, rig_id: 2, data_id: 3, sensor_id: 2, sensor_type: 0 },
  ])
  database.close()
})

test('feature counts and verified pairs are read by name', async () => {
  const { file, database } = await makeDatabase('counts.db')
  seedDatabase(file, CAMERAS, IMAGES)
  const keypoints = database.prepare('INSERT INTO keypoints (image_id, rows, cols) VALUES (?, ?, 6)')
  keypoints.run(1, 1200)
  keypoints.run(3, 40)
  const pairs = database.prepare(
    'INSERT INTO two_view_geometries (pair_id, rows, cols, config) VALUES (? * 2147483647 + ?, ?, 2, 2)',
  )
  pairs.run(1, 2, 350)
  pairs.run(2, 3, 0)
  database.close()
  expect([...readFeatureCounts(file)]).toEqual([
    ['0001.jpg', 1200],
    ['0002.jpg', 0],
    ['0003.jpg', 40],
  ])
  expect(readVerifiedPairs(file)).toEqual([{ name1: '0001.jpg', name2: '0002.jpg', inliers: 350 }])
})

test('pair ids', () => {
  expect(imagesOfPairId(2_147_483_649)).toEqual([1, 2])
  expect(imagesOfPairId(12 * 2_147_483_647 + 345)).toEqual([12, 345])
})
