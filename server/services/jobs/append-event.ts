import type { DbTx } from '../../db.ts'
import type { Prisma } from '../../generated/prisma/client.ts'

export type JobEventKind =
  | 'submitted'
  | 'started'
  | 'stage'
  | 'cancel-requested'
  | 'cancel-withdrawn'
  | 'cancel-confirmed'
  | 'cancelled'
  | 'completed'
  | 'failed'
  | 'requeued'
  | 'retried'
  | 'renamed'
  | 'filed'
  | 'tagged'
  | 'placed'
  | 'shared'
  | 'unshared'
  | 'worker-lost'
  | 'worker-back'

export interface NewJobEvent {
  jobId: string
  attempt: number
  kind: JobEventKind
  data?: Prisma.InputJsonObject
}

/** Adds an event to the job's history. Call it in the transaction of the change. */
export async function appendEvent(tx: DbTx, { jobId, attempt, kind, data = {} }: NewJobEvent): Promise<void> {
  await tx.jobEvent.create({ data: { jobId, attempt, kind, data } })
}
