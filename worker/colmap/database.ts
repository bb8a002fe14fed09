import assert from 'node:assert/strict'
import { CAMERA_MODELS } from './model-types.ts'
import { imagesOfPairId, pairIdOf } from './pair-id.ts'
import { withDatabase } from './with-database.ts'

/** A camera that one or more photos share. */
export interface SeedCamera {
  widthPx: number
  heightPx: number
  /** In pixels of these photos; null when nothing is known: COLMAP's guess is then taken and not trusted. */
  focalLengthPx: number | null
  /** Else it is where the search begins, and found with the poses. */
  focalLengthTrusted: boolean
}

export interface SeedImage {
  /** Path relative to the image directory. */
  name: string
  /** Index into the cameras. */
  camera: number
}

export interface VerifiedPair {
  name1: string
  name2: string
  /** Matches that agree with the pair's geometry. */
  inliers: number
}

/** What is known of the lens before bundle adjustment: a focal length, the principal point in the middle, no distortion yet. */
const CAMERA_MODEL = 'SIMPLE_RADIAL'
const CAMERA_MODEL_ID = CAMERA_MODELS.findIndex(({ name }) => name === CAMERA_MODEL)

/** `ImageReader.default_focal_length_factor`: times the longer side. */
const DEFAULT_FOCAL_FACTOR = 1.2

/** COLMAP's `SensorType::CAMERA`. */
const SENSOR_CAMERA = 0

/**
 * Enters cameras and images into a fresh database of COLMAP's making. `feature_extractor` then uses them
 * as they are and reads no EXIF: which photos share a camera, and with what focal length, is our choice,
 * exactly, and one run serves any number of cameras. Image ids count the images from 1.
 *
 * From 3.12 on an image is in a frame of a rig; each camera gets its own rig and each image its own frame,
 * as COLMAP itself does it.
 */
export function seedDatabase(path: string, cameras: readonly SeedCamera[], images: readonly SeedImage[]): void {
  withDatabase(path, (database) => {
    const hasRigs = database.prepare(`SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'frame_data'`).get()
    const insert = (table: string, row: Record<string, string | number | Uint8Array>) => {
      const columns = Object.keys(row)
      database
        .prepare(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`)
        .run(...Object.values(row))
    }
    database.exec('BEGIN')
    for (const [index, camera] of cameras.entries()) {
      const camera_id = index + 1
      insert('cameras', {
        camera_id,
        model: CAMERA_MODEL_ID,
        width: camera.widthPx,
        height: camera.heightPx,
        params: simpleRadialParams(camera),
        prior_focal_length: camera.focalLengthPx !== null && camera.focalLengthTrusted ? 1 : 0,
      })
      if (hasRigs) insert('rigs', { rig_id: camera_id, ref_sensor_id: camera_id, ref_sensor_type: SENSOR_CAMERA })
    }
    for (const [index, { name, camera }] of images.entries()) {
      const [image_id, camera_id] = [index + 1, camera + 1]
      insert('images', { image_id, name, camera_id })
      if (!hasRigs) continue
      insert('frames', { frame_id: image_id, rig_id: camera_id })
      insert('frame_data', {
        frame_id: image_id,
        data_id: image_id,
        sensor_id: camera_id,
        sensor_type: SENSOR_CAMERA,
      })
    }
    database.exec('COMMIT')
  })
}

/** Forgets all focal lengths that EXIF named: every camera gets COLMAP's guess, which is not trusted. */
export function dropFocalPriors(path: string): void {
  withDatabase(path, (database) => {
    const cameras = database.prepare('SELECT camera_id, width, height FROM cameras').all() as unknown as {
      camera_id: number
      width: number
      height: number
    }[]
    const update = database.prepare('UPDATE cameras SET params = ?, prior_focal_length = 0 WHERE camera_id = ?')
    for (const { camera_id, width, height } of cameras) {
      update.run(simpleRadialParams({ widthPx: width, heightPx: height, focalLengthPx: null }), camera_id)
    }
  })
}

/** Features of each image by its name; 0 where none were extracted. */
export function readFeatureCounts(path: string): Map<string, number> {
  return withDatabase(path, (database) => {
    const rows = database
      .prepare('SELECT name, coalesce(rows, 0) AS features FROM images LEFT JOIN keypoints USING (image_id)')
      .all() as { name: string; features: number }[]
    return new Map(rows.map(({ name, features }) => [name, features]))
  })
}

/** SIFT descriptors have 128 numbers of 8 bits, keypoints 6 floats: a place and a 2 x 2 matrix. */
const DESCRIPTOR_BYTES = 128

/**
 * Descriptors of the `most` largest features of each image, by its name: 128 bytes a feature. Large features are few, and
 * seen again from other distances and in blurred photos. None for an image without features.
 */
export function readLargestFeatures(path: string, most: number): Map<string, Uint8Array> {
  return withDatabase(path, (database) => {
    const images = database.prepare('SELECT image_id, name FROM images').all() as { image_id: number; name: string }[]
    const select = (table: string) => database.prepare(`SELECT rows, cols, data FROM ${table} WHERE image_id = ?`)
    const [keypoints, descriptors] = [select('keypoints'), select('descriptors')]
    return new Map(
      images.map(({ image_id, name }) => {
        const features = keypoints.get(image_id) as unknown as FeatureRows | undefined
        const looks = descriptors.get(image_id) as unknown as FeatureRows | undefined
        return [name, features?.data && looks?.data ? largestOf(features, looks, most) : new Uint8Array(0)]
      }),
    )
  })
}

interface FeatureRows {
  rows: number
  cols: number
  data: Uint8Array | null
}

function largestOf(features: FeatureRows, looks: FeatureRows, most: number): Uint8Array {
  const floats = new Float32Array(Uint8Array.from(features.data ?? []).buffer)
  // The scale of a keypoint is the length of its matrix' first column; older files have it in the third number.
  const scaleOf = (row: number) =>
    Math.hypot(floats[features.cols * row + 2] ?? 0, floats[features.cols * row + 4] ?? 0)
  const scales = Float64Array.from({ length: features.rows }, (_, row) => scaleOf(row))
  const largest = [...scales.keys()].sort((a, b) => (scales[b] ?? 0) - (scales[a] ?? 0) || a - b).slice(0, most)
  const chosen = new Uint8Array(DESCRIPTOR_BYTES * largest.length)
  for (const [at, row] of largest.entries()) {
    chosen.set(looks.data?.subarray(DESCRIPTOR_BYTES * row, DESCRIPTOR_BYTES * (row + 1)) ?? [], DESCRIPTOR_BYTES * at)
  }
  return chosen
}

/** Descriptors of an image: 128 bytes a feature, in the order of its features; none for one without. */
export type ReadDescriptors = (name: string) => Uint8Array

/** Lets `use` read descriptors, over one connection. */
export function withDescriptors<Result>(path: string, use: (read: ReadDescriptors) => Result): Result {
  return withDatabase(path, (database) => {
    const select = database.prepare('SELECT data FROM descriptors JOIN images USING (image_id) WHERE name = ?')
    return use((name) => (select.get(name)?.data as Uint8Array | null | undefined) ?? new Uint8Array(0))
  })
}

/** Features of two images that may be the same point: index in the first, index in the second, and so on. */
export interface PairMatches {
  name1: string
  name2: string
  matches: Uint32Array
}

/**
 * Enters matches that were found elsewhere, in place of those that a pair may have. COLMAP's matchers take them as their own: they
 * only verify the geometry of such a pair.
 */
export function writeMatches(path: string, pairs: readonly PairMatches[]): void {
  withDatabase(path, (database) => {
    const images = database.prepare('SELECT image_id, name FROM images').all() as { image_id: number; name: string }[]
    const idOf = new Map(images.map(({ image_id, name }) => [name, image_id]))
    const insert = database.prepare('INSERT OR REPLACE INTO matches (pair_id, rows, cols, data) VALUES (?, ?, 2, ?)')
    database.exec('BEGIN')
    for (const { name1, name2, matches } of pairs) {
      const [id1, id2] = [idOf.get(name1), idOf.get(name2)]
      assert(id1 !== undefined && id2 !== undefined, `${name1} and ${name2} are images of the database`)
      // The smaller id comes first, in the pair's id as in its matches.
      const ordered = id1 < id2 ? matches : matches.map((_, i) => matches[i ^ 1] as number)
      insert.run(pairIdOf(id1, id2), matches.length / 2, new Uint8Array(ordered.buffer))
    }
    database.exec('COMMIT')
  })
}

/** Pairs whose geometry was verified, in the order of their images. */
export function readVerifiedPairs(path: string): VerifiedPair[] {
  return withDatabase(path, (database) => {
    const images = database.prepare('SELECT image_id, name FROM images').all() as { image_id: number; name: string }[]
    const names = new Map(images.map(({ image_id, name }) => [image_id, name]))
    const pairs = database
      .prepare('SELECT pair_id, rows FROM two_view_geometries WHERE rows > 0 ORDER BY pair_id')
      .all() as { pair_id: number; rows: number }[]
    return pairs.map(({ pair_id, rows }) => {
      const [imageId1, imageId2] = imagesOfPairId(pair_id)
      return { name1: names.get(imageId1) ?? '', name2: names.get(imageId2) ?? '', inliers: rows }
    })
  })
}

/** COLMAP keeps doubles as they lie in memory: little-endian on every machine it is built for. */
function simpleRadialParams({ widthPx, heightPx, focalLengthPx }: Omit<SeedCamera, 'focalLengthTrusted'>): Uint8Array {
  const f = focalLengthPx ?? DEFAULT_FOCAL_FACTOR * Math.max(widthPx, heightPx)
  return new Uint8Array(Float64Array.of(f, widthPx / 2, heightPx / 2, 0).buffer)
}
