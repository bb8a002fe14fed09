import { withDatabase } from '../colmap/with-database.ts'
import type { MaskSize } from './mask-file.ts'

export interface FeaturesOfImage {
  /** By the image's name in COLMAP's database. */
  name: string
  /** Whether each feature is kept. */
  kept: Uint8Array
}

/** x and y of each feature of an image, in pixels of it; none for an image without. */
export function readKeypoints(database: string, name: string): Float32Array {
  return withDatabase(database, (db) => {
    const row = db
      .prepare('SELECT rows, cols, data FROM keypoints JOIN images USING (image_id) WHERE name = ?')
      .get(name) as { rows: number; cols: number; data: Uint8Array | null } | undefined
    if (!row?.data) return new Float32Array(0)
    const floats = new Float32Array(Uint8Array.from(row.data).buffer)
    return Float32Array.from({ length: 2 * row.rows }, (_, i) => floats[row.cols * (i >> 1) + (i & 1)] as number)
  })
}

/** Which features lie in a mask of their image, as COLMAP's own extractor decides it: by the pixel that each is in. */
export function featuresInMask(
  keypoints: Float32Array,
  { mask, widthPx, heightPx }: MaskSize & { mask: Uint8Array },
): Uint8Array {
  return Uint8Array.from({ length: keypoints.length / 2 }, (_, i) => {
    const [x, y] = [Math.floor(keypoints[2 * i] as number), Math.floor(keypoints[2 * i + 1] as number)]
    return x >= 0 && y >= 0 && x < widthPx && y < heightPx && mask[y * widthPx + x] === 1 ? 1 : 0
  })
}

/** Drops features that aren't kept, with their descriptors. The database must hold no matches yet: they count features by place. */
export function dropFeatures(database: string, { name, kept }: FeaturesOfImage): void {
  withDatabase(database, (db) => {
    db.exec('BEGIN')
    for (const table of ['keypoints', 'descriptors']) {
      const row = db
        .prepare(`SELECT image_id, rows, cols, data FROM ${table} JOIN images USING (image_id) WHERE name = ?`)
        .get(name) as { image_id: number; rows: number; data: Uint8Array | null } | undefined
      if (!row?.data || row.rows === 0) continue
      const stride = row.data.length / row.rows
      const parts: Uint8Array[] = []
      for (let i = 0; i < row.rows; i++) if (kept[i]) parts.push(row.data.subarray(stride * i, stride * (i + 1)))
      db.prepare(`UPDATE ${table} SET rows = ?, data = ? WHERE image_id = ?`).run(
        parts.length,
        Buffer.concat(parts),
        row.image_id,
      )
    }
    db.exec('COMMIT')
  })
}
