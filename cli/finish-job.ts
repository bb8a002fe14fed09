import type { JobView } from '#server/contracts/job-view.ts'
import { fromErrorBody } from '../sdk/maquette-error.ts'
import { downloadResults } from './download-results.ts'
import { type FollowOptions, followJob } from './follow-job.ts'
import { listProblems } from './list-problems.ts'
import { sayVerdict } from './say-verdict.ts'

export interface FinishOptions extends FollowOptions {
  /** What starts this program, to be named: `maquette`. */
  command: string
  /** Opened by Ctrl-C while a job runs elsewhere: `http://127.0.0.1:3000/jobs/<id>`. */
  pageOf(jobId: string): string
}

/** How it ended. `files` are the paths of what was downloaded. */
export type JobOutcome =
  | { status: 'completed'; job: JobView; files: string[] }
  | { status: 'cancelled' | 'left'; job: JobView }

/** Follows a job to its end, says how good the result is, and downloads it into `out`. Throws the job's own error when it failed. */
export async function finishJob(started: JobView, out: string, options: FinishOptions): Promise<JobOutcome> {
  const { screen } = options
  const job = await followJob(started.id, options)
  if (!job) {
    screen.line(`The reconstruction is still running. Follow it at ${options.pageOf(started.id)}`)
    screen.line(`Or follow it here: ${options.command} attach last`)
    return { status: 'left', job: started }
  }
  if (job.status === 'failed' && job.error) throw fromErrorBody(job.error)
  if (job.status !== 'completed') {
    screen.line('The reconstruction was cancelled.')
    return { status: 'cancelled', job }
  }
  const lost = job.photos.filter((photo) => photo.state === 'unregistered')
  listProblems(
    options,
    'not registered',
    lost.map((photo) => [photo.fileName, photo.reason ?? 'no reason is known']),
  )
  const files = await downloadResults(job, job.artifacts, out, options)
  if (!files) {
    screen.line(`The reconstruction is done; its files are at ${options.pageOf(job.id)}`)
    return { status: 'left', job }
  }
  await sayVerdict(options, files)
  return { status: 'completed', job, files }
}
