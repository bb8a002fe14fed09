import type { ListJobsInput } from './job-list.ts'

/** Jobs that are deleted in one call. */
export const MAX_REMOVED = 100

/** What the home page asks for first; the server puts it into the page. */
export const FIRST_PAGE: ListJobsInput = { limit: 12, search: '', statuses: [], presets: [], sort: 'newest' }
