import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { seedDatabase } from '../../colmap/database.ts'
import { runColmap } from '../../colmap/run-colmap.ts'
import { turnInDatabase } from './turn-in-database.ts'

let dir: string
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'turn-in-database-'))
})
afterAll(() => rm(dir, { recursive: true }))

const PHOTOS = [
  { name: 'a.jpg', turns: 0, lens: 'wide' },
  { name: 'b.jpg', turns: 3, lens: 'wide' },
  { name: 'c.jpg', turns: 0, lens: 'tele' },
] as const

test('turned photos share the camera of their lens, and their features lie as its do', async () => {
  const file = path.join(dir, 'database.db')
  await runColmap({ colmapPath: 'colmap', signal: new AbortController().signal, log() {} }, 'database_creator', {
    database: file,
  })
  const database = new DatabaseSync(file)
  // The tables that COLMAP 3.12 added, from its database.cc.
  database.exec(`
    CREATE TABLE IF NOT EXISTS rigs (rig_id INTEGER PRIMARY KEY, ref_sensor_id INTEGER, ref_sensor_type INTEGER);
    CREATE TABLE IF NOT EXISTS frames (frame_id INTEGER PRIMARY KEY, rig_id INTEGER NOT NULL);
    CREATE TABLE IF NOT EXISTS frame_data (frame_id INTEGER, data_id INTEGER, sensor_id INTEGER, sensor_type INTEGER);`)
  const camera = { focalLengthPx: 700, focalLengthTrusted: true }
  seedDatabase(
    file,
    [
      { ...camera, widthPx: 640, heightPx: 480 },
      { ...camera, widthPx: 480, heightPx: 640 },
      { ...camera, widthPx: 640, heightPx: 480 },
    ],
    PHOTOS.map(({ name }, i) => ({ name, camera: i })),
  )
  // In the portrait photo, 100 px from the left and 50 px from the top: in the sensor's, 50 px from the left and 100 px from the bottom.
  const insert = database.prepare('INSERT INTO keypoints (image_id, rows, cols, data) VALUES (?, 1, 6, ?)')
  for (const id of [1, 2]) insert.run(id, new Uint8Array(Float32Array.of(100, 50, 4, 1, -1, 3).buffer))

  turnInDatabase(file, PHOTOS)
  const features = database.prepare('SELECT data FROM keypoints ORDER BY image_id').all() as { data: Uint8Array }[]
  expect(features.map(({ data }) => [...new Float32Array(data.slice().buffer)])).toEqual([
    [100, 50, 4, 1, -1, 3],
    [50, 380, -1, 3, -4, -1],
  ])
  expect(database.prepare('SELECT name, camera_id FROM images').all()).toMatchObject([
    { name: 'a.jpg', camera_id: 1 },
    { name: 'b.jpg', camera_id: 1 },
    { name: 'c.jpg', camera_id: 3 },
  ])
  expect(database.prepare('SELECT rig_id, sensor_id FROM frames JOIN frame_data USING (frame_id)').all()).toMatchObject(
    [
      { rig_id: 1, sensor_id: 1 },
      { rig_id: 1, sensor_id: 1 },
      { rig_id: 3, sensor_id: 3 },
    ],
  )
  expect(database.prepare('SELECT camera_id FROM cameras').all()).toMatchObject([{ camera_id: 1 }, { camera_id: 3 }])
  expect(database.prepare('SELECT rig_id FROM rigs').all()).toMatchObject([{ rig_id: 1 }, { rig_id: 3 }])
  database.close()
})
