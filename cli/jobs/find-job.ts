import { z } from 'zod'
import type { JobSummary } from '#server/contracts/job-view.ts'
import type { MaquetteClient } from '../../sdk/maquette-client.ts'
import { MaquetteError } from '../../sdk/maquette-error.ts'

/** Ids are UUIDv7, and those of the same minute start with the same characters: `list` shows their ends. */
const SHOWN_ID_LENGTH = 8

/** Fewer letters than this are more likely a name. */
const MIN_ID_LENGTH = 4

/** Of the ids with such an end, or jobs with such a name, that a message lists. */
const MAX_NAMED = 5

export function shownId(id: string): string {
  return id.slice(-SHOWN_ID_LENGTH)
}

/**
 * The id of the job that a person means: a whole id, its last letters as `list` shows them, its name in any case, or `last` for
 * the newest. Throws JOB_NOT_FOUND when there is none or more than one.
 */
export async function findJob(client: MaquetteClient, text: string): Promise<string> {
  if (z.uuid().safeParse(text).success) return text
  const wanted = text.trim().toLowerCase()
  const found: JobSummary[] = []
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await client.api.job.list.query({ limit: 100, cursor })
    if (wanted === 'last' && page.jobs[0]) return page.jobs[0].id
    found.push(...page.jobs.filter((job) => isMeant(job, wanted)))
    cursor = page.nextCursor
  }
  const [only, ...others] = found
  if (!only) {
    throw new MaquetteError('JOB_NOT_FOUND', {
      message: `There is no reconstruction ${text}.`,
      suggestion: 'Give what list shows: the letters in its first column, or the name.',
    })
  }
  if (others.length > 0) {
    const named = found.slice(0, MAX_NAMED).map(({ id, name }) => `${shownId(id)} (${name})`)
    if (found.length > MAX_NAMED) named.push('...')
    throw new MaquetteError('JOB_NOT_FOUND', {
      message: `${found.length} reconstructions could be meant by ${text}: ${named.join(', ')}.`,
      suggestion: 'Give the letters of one of them.',
    })
  }
  return only.id
}

function isMeant({ id, name }: JobSummary, wanted: string): boolean {
  return name.toLowerCase() === wanted || (wanted.length >= MIN_ID_LENGTH && id.endsWith(wanted))
}
