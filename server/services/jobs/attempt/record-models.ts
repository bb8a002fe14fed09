import type { SparseModel } from '#server/contracts/job-view.ts'
import type { Db } from '#server/db.ts'

export interface SparseModels {
  jobId: string
  attempt: number
  models: readonly SparseModel[]
}

/** Stores all models of the mapper. False if the claim was lost. */
export async function recordModels(db: Db, { jobId, attempt, models }: SparseModels): Promise<boolean> {
  const { count } = await db.job.updateMany({
    where: { id: jobId, attempt, status: 'running' },
    data: { models: models.map((model) => ({ ...model })) },
  })
  return count === 1
}
