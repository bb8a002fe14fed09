import type { PhotoState } from '#server/contracts/job-view.ts'
import type { Db } from '#server/db.ts'
import { inTransaction } from '../in-transaction.ts'
import { lockAttempt } from '../move-job.ts'

export interface PhotoStateReport {
  uploadId: string
  state: PhotoState
  /** Why the photo was likely not registered, for the user. */
  reason: string | null
}

export interface PhotoStates {
  jobId: string
  attempt: number
  photos: readonly PhotoStateReport[]
}

/** Writes which photos found their place. Photos that are not named keep their state. False when fenced off. */
export function recordPhotoStates(db: Db, { jobId, attempt, photos }: PhotoStates): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const job = await lockAttempt(tx, jobId, attempt)
    if (job?.status !== 'running') return false
    await tx.$executeRaw`
      UPDATE job_photos SET state = report.state::photo_state, reason = report.reason
      FROM jsonb_to_recordset(${JSON.stringify(photos)}::jsonb) AS report("uploadId" uuid, state text, reason text)
      WHERE job_photos.job_id = ${jobId}::uuid AND job_photos.upload_id = report."uploadId"`
    return true
  })
}
