import path from 'node:path'
import type { JobView } from '#server/contracts/job-view.ts'
import { MaquetteError } from '../../sdk/maquette-error.ts'
import { downloadResults } from '../download-results.ts'
import { type FinishOptions, finishJob } from '../finish-job.ts'
import { offerCancel } from '../offer-cancel.ts'
import type { JobCommand } from '../parse-command.ts'
import { nobodyToAsk } from '../terminal/nobody-to-ask.ts'
import { deleteJobs } from './delete-jobs.ts'
import { findJob } from './find-job.ts'
import { listJobs } from './list-jobs.ts'
import { showJob } from './show-job.ts'

/** How a command ended, and what `--json` prints. */
export interface CommandOutcome {
  exit: 0 | 1 | 130
  json: unknown
}

/** Carries out a command for jobs that are on the server. Throws MaquetteError. */
export async function runJobCommand(command: JobCommand, options: FinishOptions): Promise<CommandOutcome> {
  const { client } = options
  if (command.command === 'list') return listJobs(command, options)
  const ids: string[] = []
  for (const text of command.jobs) ids.push(await findJob(client, text))
  if (command.command === 'delete') return deleteJobs(ids, command, options)
  const job = await client.api.job.get.query({ id: ids[0] ?? '' })
  if (command.command === 'show') return showJob(job, options)
  if (command.command === 'cancel') return cancel(job, command, options)
  const out = command.out ?? path.resolve(command.cwd, `${folderNameOf(job)}-model`)
  if (command.command === 'download') return download(job, command, out, options)
  const outcome = await finishJob(job, out, options)
  return { exit: outcome.status === 'completed' ? 0 : 130, json: outcome }
}

async function download(
  job: JobView,
  { names }: JobCommand,
  out: string,
  options: FinishOptions,
): Promise<CommandOutcome> {
  const artifacts = names.length === 0 ? job.artifacts : names.map((name) => artifactOf(job, name))
  const files = await downloadResults(job, artifacts, out, options)
  return { exit: files ? 0 : 130, json: { status: files ? 'downloaded' : 'left', files: files ?? [] } }
}

function artifactOf(job: JobView, name: string): JobView['artifacts'][number] {
  const found = job.artifacts.find((artifact) => artifact.name === name)
  if (found) return found
  throw new MaquetteError('ARTIFACT_NOT_FOUND', {
    message: `The reconstruction "${job.name}" has no result ${name}.`,
    suggestion: `It has: ${job.artifacts.map((artifact) => artifact.name).join(', ') || 'none yet'}.`,
    file: name,
  })
}

async function cancel(job: JobView, { yes }: JobCommand, options: FinishOptions): Promise<CommandOutcome> {
  const { client, screen, ask } = options
  if (!yes && !ask) throw nobodyToAsk()
  const answer = await offerCancel(client, job.id, {
    confirm: async (losses) => {
      for (const loss of losses) screen.line(`  ${loss}`)
      return yes || (ask?.(`Cancel "${job.name}"? [y/N] `, NEVER) ?? false)
    },
  })
  if (answer === 'withdrawn') screen.line('The reconstruction continues.')
  else if (answer === 'too-late') screen.line('The reconstruction had already ended: there was nothing left to cancel.')
  else screen.line('Cancelled.')
  return { exit: answer === 'confirmed' ? 0 : 1, json: { status: answer } }
}

/** The question waits until it is answered, or Ctrl-C ends the program. */
const NEVER = new AbortController().signal

/** As a folder may be called on every system. */
function folderNameOf({ name }: JobView): string {
  const plain = name.replace(/[^\p{L}\p{N} ._-]+/gu, '_').replace(/^[. ]+|[. ]+$/g, '')
  return plain.slice(0, 80) || 'reconstruction'
}
