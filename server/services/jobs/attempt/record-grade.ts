import type { Grade } from '#server/contracts/grade.ts'
import type { Db } from '#server/db.ts'

/** Stores the verdict. False if the claim was lost. */
export async function recordGrade(
  db: Db,
  { jobId, attempt, grade }: { jobId: string; attempt: number; grade: Grade },
): Promise<boolean> {
  const { count } = await db.job.updateMany({ where: { id: jobId, attempt, status: 'running' }, data: { grade } })
  return count === 1
}
