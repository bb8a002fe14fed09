import type { DatabaseSync } from 'node:sqlite'
import { withDatabase } from '../../colmap/with-database.ts'
import type { QuarterTurns } from './quarter-turns.ts'

export interface TurnedPhoto {
  name: string
  turns: QuarterTurns
  /** Photos of one lens share a camera. */
  lens: string
}

interface ImageRow {
  image_id: number
  camera_id: number
  name: string
}

/**
 * Turns the features of photos in COLMAP's database, and lets all photos of a lens have the camera of one that isn't turned.
 * Matches say which features belong together and stay as they are. The matrices of the verified pairs are not turned: the mapper
 * estimates those of its first pair itself.
 */
export function turnInDatabase(path: string, photos: readonly TurnedPhoto[]): void {
  withDatabase(path, (database) => {
    const rows = database.prepare('SELECT image_id, camera_id, name FROM images').all() as unknown as ImageRow[]
    const images = new Map(rows.map((row) => [row.name, row]))
    const unturned = photos.filter(({ turns }) => turns === 0)
    const cameraOf = new Map(unturned.map(({ name, lens }) => [lens, images.get(name)?.camera_id ?? 0]))
    database.exec('BEGIN')
    for (const { name, turns, lens } of photos) {
      const image = images.get(name)
      if (!image) continue
      if (turns !== 0) turnFeatures(database, image, turns)
      moveToCamera(database, image.image_id, cameraOf.get(lens) ?? image.camera_id)
    }
    dropUnusedCameras(database)
    database.exec('COMMIT')
  })
}

/** Keypoints are x, y and, in files of today, the 2 x 2 matrix of their shape, row after row. */
function turnFeatures(database: DatabaseSync, image: ImageRow, turns: QuarterTurns): void {
  const size = database.prepare('SELECT width, height FROM cameras WHERE camera_id = ?').get(image.camera_id)
  const row = database.prepare('SELECT cols, data FROM keypoints WHERE image_id = ?').get(image.image_id)
  if (!size || !row?.data) return
  const cols = Number(row.cols)
  const numbers = new Float32Array(Uint8Array.from(row.data as Uint8Array).buffer)
  let [width, height] = [Number(size.width), Number(size.height)]
  for (let turn = 0; turn < turns; turn++) {
    for (let i = 0; i < numbers.length; i += cols) turnFeature(numbers.subarray(i, i + cols), height)
    ;[width, height] = [height, width]
  }
  database
    .prepare('UPDATE keypoints SET data = ? WHERE image_id = ?')
    .run(new Uint8Array(numbers.buffer), image.image_id)
}

/** A quarter turn clockwise of a photo of this height. */
function turnFeature(feature: Float32Array, height: number): void {
  const [x = 0, y = 0, a11 = 0, a12 = 0, a21 = 0, a22 = 0] = feature
  feature.set([height - y, x])
  if (feature.length === 6) feature.set([-a21, -a22, a11, a12], 2)
}

/** From 3.12 on the frame of an image names the camera too, by a rig of the same number (see `seedDatabase`). */
function moveToCamera(database: DatabaseSync, imageId: number, cameraId: number): void {
  database.prepare('UPDATE images SET camera_id = ? WHERE image_id = ?').run(cameraId, imageId)
  if (!hasRigs(database)) return
  database
    .prepare('UPDATE frames SET rig_id = ? WHERE frame_id IN (SELECT frame_id FROM frame_data WHERE data_id = ?)')
    .run(cameraId, imageId)
  database.prepare('UPDATE frame_data SET sensor_id = ? WHERE data_id = ?').run(cameraId, imageId)
}

function dropUnusedCameras(database: DatabaseSync): void {
  if (hasRigs(database)) database.exec('DELETE FROM rigs WHERE rig_id NOT IN (SELECT rig_id FROM frames)')
  database.exec('DELETE FROM cameras WHERE camera_id NOT IN (SELECT camera_id FROM images)')
}

function hasRigs(database: DatabaseSync): boolean {
  return (
    database.prepare(`SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'frame_data'`).get() !== undefined
  )
}
