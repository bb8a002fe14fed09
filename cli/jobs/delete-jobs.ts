import { formatBytes } from '#server/contracts/format.ts'
import type { FinishOptions } from '../finish-job.ts'
import type { JobCommand } from '../parse-command.ts'
import { formatCount } from '../terminal/format.ts'
import { nobodyToAsk } from '../terminal/nobody-to-ask.ts'
import type { CommandOutcome } from './run-job-command.ts'

/** Deletes jobs that have ended, after a question; what can't be deleted stays, with the reason. */
export async function deleteJobs(
  ids: readonly string[],
  { yes }: JobCommand,
  { client, screen, ask }: FinishOptions,
): Promise<CommandOutcome> {
  if (!yes && !ask) throw nobodyToAsk()
  const jobs = await Promise.all([...new Set(ids)].map((id) => client.api.job.get.query({ id })))
  for (const { name, storedBytes } of jobs) screen.line(`  ${name} (${formatBytes(storedBytes)})`)
  const question = `Delete ${formatCount(jobs.length, 'reconstruction')}, with results and photos? [y/N] `
  if (!yes && !(await ask?.(question, new AbortController().signal))) {
    screen.line('Nothing was deleted.')
    return { exit: 1, json: { removed: [], kept: [] } }
  }
  const outcome = await client.api.job.removeMany.mutate({ ids: jobs.map(({ id }) => id) })
  screen.line(`${formatCount(outcome.removed.length, 'reconstruction')} deleted.`)
  for (const { id, error } of outcome.kept) {
    screen.line(`${jobs.find((job) => job.id === id)?.name ?? id}: ${error.message} ${error.suggestion}`)
  }
  return { exit: outcome.kept.length > 0 ? 1 : 0, json: outcome }
}
