import type { JobStatus } from '#server/contracts/job-status.ts'
import type { JobSort, ListJobsInput } from '#server/contracts/lists/job-list.ts'
import { MAX_TAG_CHARACTERS } from '#server/contracts/lists/job-list-limits.ts'
import type { PresetName } from '#server/contracts/preset.ts'

/** The states that people tell apart. */
export const STATE_FILTERS = {
  all: [],
  active: ['queued', 'running', 'cancelling'],
  completed: ['completed'],
  stopped: ['failed', 'cancelled'],
} as const satisfies Record<string, readonly JobStatus[]>
export type StateFilter = keyof typeof STATE_FILTERS

/** Which jobs are listed, and in what order: what the address of the list says. */
export interface ListChoice {
  search: string
  state: StateFilter
  preset: PresetName | 'all'
  /** Id of a project, or `none` for jobs in none; null for all. */
  project: string | null
  tag: string | null
  sort: JobSort
}

export const NO_FILTERS = { search: '', state: 'all', preset: 'all', project: null, tag: null } as const
export const ALL_JOBS: ListChoice = { ...NO_FILTERS, sort: 'newest' }

const PRESETS = ['draft', 'standard', 'high'] as const satisfies PresetName[]
const SORTS = ['newest', 'oldest', 'name', 'largest'] as const satisfies JobSort[]
const STATES = Object.keys(STATE_FILTERS) as StateFilter[]
const MAX_CHARACTERS = 120
const PROJECT = /^(none|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i

/** What the query of an address asks for. What can't be is as if it was not there. */
export function choiceOfQuery(query: URLSearchParams): ListChoice {
  const text = (name: string) => query.get(name)?.slice(0, MAX_CHARACTERS) || null
  const oneOf = <T extends string>(name: string, known: readonly T[]) => known.find((each) => each === query.get(name))
  const project = text('project')
  const tag = text('tag')
  return {
    search: text('search') ?? '',
    state: oneOf('state', STATES) ?? 'all',
    preset: oneOf('quality', PRESETS) ?? 'all',
    project: project && PROJECT.test(project) ? project : null,
    tag: tag && tag.length <= MAX_TAG_CHARACTERS && !tag.includes(',') ? tag : null,
    sort: oneOf('sort', SORTS) ?? 'newest',
  }
}

/** The other way: `?state=completed`, or nothing for all jobs in their usual order. */
export function queryOfChoice({ search, state, preset, project, tag, sort }: ListChoice): string {
  const query = new URLSearchParams()
  if (search.trim()) query.set('search', search.trim())
  if (state !== 'all') query.set('state', state)
  if (preset !== 'all') query.set('quality', preset)
  if (project) query.set('project', project)
  if (tag) query.set('tag', tag)
  if (sort !== 'newest') query.set('sort', sort)
  const text = query.toString()
  return text && `?${text}`
}

/** Whether jobs may be left out. */
export function isFiltered({ search, state, preset, project, tag }: ListChoice): boolean {
  return search.trim() !== '' || state !== 'all' || preset !== 'all' || project !== null || tag !== null
}

/** What to ask the server for; equal choices give equal inputs, whose answers are kept. */
export function toListInput(choice: ListChoice): Omit<ListJobsInput, 'limit' | 'cursor'> {
  const { search, state, preset, project, tag, sort } = choice
  return {
    search: search.trim(),
    statuses: [...STATE_FILTERS[state]],
    presets: preset === 'all' ? [] : [preset],
    project,
    tags: tag?.trim() ? [tag] : [],
    sort,
  }
}
