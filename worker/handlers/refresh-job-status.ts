import { PipelineStop } from '../pipeline/pipeline-stop.ts'
import type { AttemptContext } from './attempt-context.ts'

/** Reads the row and stops the attempt if it is being cancelled or the claim is lost. Returns what it found. */
export async function refreshJobStatus({ db, job, stop }: AttemptContext): Promise<'running' | 'cancelling' | 'lost'> {
  const row = await db.job.findUnique({ where: { id: job.id }, select: { status: true, attempt: true } })
  if (row?.attempt === job.attempt && row.status === 'running') return 'running'
  if (row?.attempt === job.attempt && row.status === 'cancelling') {
    stop.abort(new PipelineStop('cancelled'))
    return 'cancelling'
  }
  stop.abort(new PipelineStop('lost'))
  return 'lost'
}
