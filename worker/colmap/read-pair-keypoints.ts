import { DatabaseSync } from 'node:sqlite'
import type { VerifiedPair } from './database.ts'
import { imagesOfPairId } from './pair-id.ts'
import { BUSY_TIMEOUT_MS } from './with-database.ts'

/** Where the matches of a verified pair lie in its two photos. */
export interface PairKeypoints extends VerifiedPair {
  /** x and y in the first photo, x and y in the second, and so on for each match, in pixels of the photos. At most `mostMatches`. */
  keypoints: Float32Array
}

interface Rows {
  rows: number
  cols: number
  data: Uint8Array | null
}

/** Photos whose features are kept: pairs come in the order of their photos. 64 of 16,384 features are 8 MB. */
const PHOTOS_KEPT = 64

/**
 * The keypoints of each verified pair's inlier matches, in the order of the pairs, one pair at a time: all of a large capture
 * would be hundreds of megabytes. The database is open until the iterator ends.
 *
 * @param mostMatches of a pair; where there are more, they are taken evenly from all
 */
export function* readPairKeypoints(path: string, mostMatches: number): Generator<PairKeypoints, void> {
  const database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS })
  try {
    const images = database.prepare('SELECT image_id, name FROM images').all() as { image_id: number; name: string }[]
    const names = new Map(images.map(({ image_id, name }) => [image_id, name]))
    const keypointsOf = keypointsReader(database)
    const select = database.prepare(
      'SELECT pair_id, rows, cols, data FROM two_view_geometries WHERE rows > 0 ORDER BY pair_id',
    )
    for (const row of select.iterate()) {
      const { pair_id, ...matches } = row as unknown as Rows & { pair_id: number }
      const [id1, id2] = imagesOfPairId(pair_id)
      const keypoints = matchedKeypoints(matches, [keypointsOf(id1), keypointsOf(id2)], mostMatches)
      yield { name1: names.get(id1) ?? '', name2: names.get(id2) ?? '', inliers: matches.rows, keypoints }
    }
  } finally {
    database.close()
  }
}

/** Gives x and y of each feature of a photo, and keeps those of the photos asked for last. */
function keypointsReader(database: DatabaseSync): (imageId: number) => Float32Array {
  const select = database.prepare('SELECT rows, cols, data FROM keypoints WHERE image_id = ?')
  const kept = new Map<number, Float32Array>()
  return (imageId) => {
    const keypoints = kept.get(imageId) ?? keypointsOfRow(select.get(imageId) as unknown as Rows | undefined)
    kept.delete(imageId)
    kept.set(imageId, keypoints)
    const [oldest] = kept.keys()
    if (kept.size > PHOTOS_KEPT && oldest !== undefined) kept.delete(oldest)
    return keypoints
  }
}

function keypointsOfRow(row: Rows | undefined): Float32Array {
  if (!row) return new Float32Array(0)
  const { rows, cols, data } = row
  const numbers = new Float32Array(Uint8Array.from(data ?? []).buffer)
  return Float32Array.from({ length: 2 * rows }, (_, i) => numbers[cols * (i >> 1) + (i & 1)] ?? 0)
}

function matchedKeypoints(
  { rows, data }: Rows,
  [first, second]: readonly [Float32Array, Float32Array],
  mostMatches: number,
): Float32Array {
  const matches = new Uint32Array(Uint8Array.from(data ?? []).buffer)
  const count = Math.min(rows, mostMatches)
  const matched = new Float32Array(4 * count)
  for (let i = 0; i < count; i++) {
    const match = Math.floor((i * rows) / count)
    for (const [side, keypoints] of [first, second].entries()) {
      const at = 2 * (matches[2 * match + side] ?? 0)
      matched[4 * i + 2 * side] = keypoints[at] ?? 0
      matched[4 * i + 2 * side + 1] = keypoints[at + 1] ?? 0
    }
  }
  return matched
}
