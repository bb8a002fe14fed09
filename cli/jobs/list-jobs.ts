import { formatBytes } from '#server/contracts/format.ts'
import { isFinal } from '#server/contracts/job-status.ts'
import type { JobSummary } from '#server/contracts/job-view.ts'
import type { FinishOptions } from '../finish-job.ts'
import type { JobCommand } from '../parse-command.ts'
import { formatCount, formatTable } from '../terminal/format.ts'
import { shownId } from './find-job.ts'
import { findProject } from './find-project.ts'
import type { CommandOutcome } from './run-job-command.ts'

/** Prints a line for each job, the newest first. Throws PROJECT_NOT_FOUND. */
export async function listJobs(
  { search, states, project, tags, limit }: JobCommand,
  { client, screen }: Pick<FinishOptions, 'client' | 'screen'>,
): Promise<CommandOutcome> {
  const inProject = project === undefined ? {} : { project: await findProject(client, project) }
  const page = await client.api.job.list.query({ limit, search, statuses: states, tags, ...inProject })
  const rows = page.jobs.map((job) => [
    shownId(job.id),
    stateOf(job),
    job.grade ?? '',
    job.preset,
    formatCount(job.photoCount, 'photo'),
    formatBytes(job.storedBytes),
    job.createdAt.slice(0, 16).replace('T', ' '),
    [job.name, job.project && `(${job.project.name})`, ...job.tags.map((tag) => `#${tag}`)].filter(Boolean).join(' '),
  ])
  for (const line of formatTable(rows)) screen.line(line)
  if (page.found === 0) screen.line(page.total === 0 ? 'No reconstructions yet.' : 'No reconstructions match.')
  if (page.found > page.jobs.length)
    screen.line(`${page.found - page.jobs.length} more: --limit, --search, --state, --project or --tag.`)
  return { exit: 0, json: page }
}

function stateOf({ status, progress }: JobSummary): string {
  return isFinal(status) || status === 'queued' ? status : `${status} ${Math.floor(progress * 100)} %`
}
