import type { DbTx } from '#server/db.ts'

/**
 * For each job, what its photos and results take in storage, in bytes. Photos that jobs share count for each of them;
 * the working files, which a worker keeps for a while, are not in it.
 */
export async function storedBytes(db: DbTx, jobIds: readonly string[]): Promise<Map<string, number>> {
  const rows = await db.$queryRaw<{ id: string; bytes: bigint }[]>`
    SELECT id,
      (SELECT COALESCE(SUM(byte_size + COALESCE((original->>'byteSize')::bigint, 0)), 0) FROM artifacts WHERE job_id = jobs.id)::bigint
      + (SELECT COALESCE(SUM(byte_size), 0) FROM job_photos JOIN uploads ON uploads.id = upload_id WHERE job_id = jobs.id)::bigint
      AS bytes
    FROM jobs WHERE id = ANY(${jobIds}::uuid[])`
  return new Map(rows.map(({ id, bytes }) => [id, Number(bytes)]))
}
