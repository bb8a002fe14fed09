import type { DbTx } from '#server/db.ts'
import { Prisma } from '#server/generated/prisma/client.ts'

/**
 * SQL within a query of `jobs`: what the photos and results of a job take in storage, in bytes. Photos that jobs share count for
 * each of them; the working files, which a worker keeps for a while, are not in it.
 */
export const BYTES_OF_JOB = Prisma.sql`(
  (SELECT COALESCE(SUM(byte_size + COALESCE((original->>'byteSize')::bigint, 0)), 0) FROM artifacts WHERE job_id = jobs.id)
  + (SELECT COALESCE(SUM(byte_size), 0) FROM job_photos JOIN uploads ON uploads.id = upload_id WHERE job_id = jobs.id)
)::bigint`

/** That of each job. */
export async function storedBytes(db: DbTx, jobIds: readonly string[]): Promise<Map<string, number>> {
  const rows = await db.$queryRaw<{ id: string; bytes: bigint }[]>`
    SELECT id, ${BYTES_OF_JOB} AS bytes FROM jobs WHERE id = ANY(${jobIds}::uuid[])`
  return new Map(rows.map(({ id, bytes }) => [id, Number(bytes)]))
}
