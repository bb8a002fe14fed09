import type { DatabaseSync } from 'node:sqlite'
import type { VerifiedPair } from './database.ts'
import { imagesOfPairId } from './pair-id.ts'
import { withDatabase } from './with-database.ts'

/** Where the matches of a verified pair lie in its two photos. */
export interface PairPlaces extends VerifiedPair {
  /** x and y in the first photo, x and y in the second, and so on for each match, in pixels of the photos. At most `mostMatches`. */
  places: Float32Array
}

interface Rows {
  rows: number
  cols: number
  data: Uint8Array | null
}

/**
 * The places of each verified pair's inlier matches, in the order of the pairs.
 *
 * @param mostMatches of a pair; where there are more, they are taken evenly from all
 */
export function readPairPlaces(path: string, mostMatches: number): PairPlaces[] {
  return withDatabase(path, (database) => {
    const images = database.prepare('SELECT image_id, name FROM images').all() as { image_id: number; name: string }[]
    const keypoints = new Map(images.map(({ image_id }) => [image_id, keypointsOf(database, image_id)]))
    const names = new Map(images.map(({ image_id, name }) => [image_id, name]))
    const select = database.prepare(
      'SELECT pair_id, rows, cols, data FROM two_view_geometries WHERE rows > 0 ORDER BY pair_id',
    )
    return [...select.iterate()].map((row) => {
      const { pair_id, ...matches } = row as unknown as Rows & { pair_id: number }
      const [id1, id2] = imagesOfPairId(pair_id)
      const places = placesOf(matches, [keypoints.get(id1), keypoints.get(id2)], mostMatches)
      return { name1: names.get(id1) ?? '', name2: names.get(id2) ?? '', inliers: matches.rows, places }
    })
  })
}

/** x and y of each feature of a photo. */
function keypointsOf(database: DatabaseSync, imageId: number): Float32Array {
  const row = database.prepare('SELECT rows, cols, data FROM keypoints WHERE image_id = ?').get(imageId)
  if (!row) return new Float32Array(0)
  const { rows, cols, data } = row as unknown as Rows
  const numbers = new Float32Array(Uint8Array.from(data ?? []).buffer)
  return Float32Array.from({ length: 2 * rows }, (_, i) => numbers[cols * (i >> 1) + (i & 1)] ?? 0)
}

function placesOf(
  { rows, data }: Rows,
  [first, second]: readonly [Float32Array | undefined, Float32Array | undefined],
  mostMatches: number,
): Float32Array {
  const matches = new Uint32Array(Uint8Array.from(data ?? []).buffer)
  const count = Math.min(rows, mostMatches)
  const places = new Float32Array(4 * count)
  for (let i = 0; i < count; i++) {
    const match = Math.floor((i * rows) / count)
    for (const [side, keypoints] of [first, second].entries()) {
      const at = 2 * (matches[2 * match + side] ?? 0)
      places[4 * i + 2 * side] = keypoints?.[at] ?? 0
      places[4 * i + 2 * side + 1] = keypoints?.[at + 1] ?? 0
    }
  }
  return places
}
