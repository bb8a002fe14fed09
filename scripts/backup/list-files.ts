import type { Client } from 'pg'

/** A file that the database names. */
export interface NamedFile {
  key: string
  /** Null where the row doesn't say. */
  sha256: string | null
  /** Null where the row doesn't say: a photo may be stored in another form than it came in. */
  byteSize: number | null
}

/** Every file in storage that some row names: photos, thumbnails, results, and what a placed result was before. */
export async function listNamedFiles(client: Client): Promise<NamedFile[]> {
  const { rows } = await client.query<{ key: string; sha256: string | null; size: string | null }>(`
    SELECT 'uploads/' || id || '/original' AS key, sha256, NULL AS size FROM uploads WHERE status = 'accepted'
    UNION ALL SELECT 'uploads/' || id || '/thumbnail.webp', NULL, NULL FROM uploads WHERE status = 'accepted'
    UNION ALL SELECT storage_key, sha256, byte_size::text FROM artifacts
    UNION ALL SELECT original->>'storageKey', original->>'sha256', original->>'byteSize' FROM (
      -- By way of the whole row: the tables of an older version have no such column.
      SELECT storage_key, to_jsonb(artifacts)->'original' AS original FROM artifacts
    ) AS placed WHERE original->>'storageKey' <> storage_key
    ORDER BY key`)
  return rows.map(({ key, sha256, size }) => ({ key, sha256, byteSize: size === null ? null : Number(size) }))
}
