import { formatBytes } from '#server/contracts/format.ts'
import { isFinal } from '#server/contracts/job-status.ts'
import type { JobSummary } from '#server/contracts/job-view.ts'
import type { FinishOptions } from '../finish-job.ts'
import type { JobCommand } from '../parse-command.ts'
import { formatCount, formatTable } from '../terminal/format.ts'
import { shownId } from './find-job.ts'
import type { CommandOutcome } from './run-job-command.ts'

/** Prints a line for each job, the newest first. */
export async function listJobs(
  { search, states, limit }: JobCommand,
  { client, screen }: Pick<FinishOptions, 'client' | 'screen'>,
): Promise<CommandOutcome> {
  const page = await client.api.job.list.query({ limit, search, statuses: states })
  const rows = page.jobs.map((job) => [
    shownId(job.id),
    stateOf(job),
    job.grade ?? '',
    job.preset,
    formatCount(job.photoCount, 'photo'),
    formatBytes(job.storedBytes),
    job.createdAt.slice(0, 16).replace('T', ' '),
    job.name,
  ])
  for (const line of formatTable(rows)) screen.line(line)
  if (page.found === 0) screen.line(page.total === 0 ? 'There is no reconstruction yet.' : 'No reconstruction matches.')
  if (page.found > page.jobs.length) screen.line(`${page.found - page.jobs.length} more: --limit, --search or --state.`)
  return { exit: 0, json: page }
}

function stateOf({ status, progress }: JobSummary): string {
  return isFinal(status) || status === 'queued' ? status : `${status} ${Math.floor(progress * 100)} %`
}
