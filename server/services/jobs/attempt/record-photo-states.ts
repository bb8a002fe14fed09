import type { PhotoState } from '#server/contracts/job-view.ts'
import type { Note } from '#server/contracts/notes/note.ts'
import type { Db } from '#server/db.ts'
import { inTransaction } from '../in-transaction.ts'
import { lockAttempt } from '../move-job.ts'

export interface PhotoStateReport {
  uploadId: string
  state: PhotoState
  /** The likely reason why the photo was not registered, for the user. */
  reason: string | null
  /** The same by a code of `PHOTO_NOTES`. */
  note?: Note | null
}

export interface PhotoStates {
  jobId: string
  attempt: number
  photos: readonly PhotoStateReport[]
}

/** Stores which photos were registered. Other photos keep their state. False if the claim was lost. */
export function recordPhotoStates(db: Db, { jobId, attempt, photos }: PhotoStates): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const job = await lockAttempt(tx, jobId, attempt)
    if (job?.status !== 'running') return false
    await tx.$executeRaw`
      UPDATE job_photos SET state = report.state::photo_state, reason = report.reason, note = report.note
      FROM jsonb_to_recordset(${JSON.stringify(photos)}::jsonb) AS report("uploadId" uuid, state text, reason text, note jsonb)
      WHERE job_photos.job_id = ${jobId}::uuid AND job_photos.upload_id = report."uploadId"`
    return true
  })
}
