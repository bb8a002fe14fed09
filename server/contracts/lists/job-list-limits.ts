import type { ListJobsInput } from './job-list.ts'

/** Jobs that one call moves, tags or removes. */
export const MAX_JOBS_AT_ONCE = 100

/** Folders of an owner: more than a menu can show are of no use. */
export const MAX_PROJECTS = 200
export const MAX_PROJECT_NAME_CHARACTERS = 60
/** Of one job. */
export const MAX_TAGS = 20
export const MAX_TAG_CHARACTERS = 40

/** What the home page asks for first; the server puts it into the page. */
export const FIRST_PAGE: ListJobsInput = { limit: 12, search: '', statuses: [], presets: [], tags: [], sort: 'newest' }
