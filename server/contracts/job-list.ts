import { z } from 'zod'
import { errorBodySchema } from './errors.ts'
import { jobStatusSchema } from './job-status.ts'
import { jobSummarySchema } from './job-view.ts'
import { presetNameSchema } from './preset.ts'

/** `largest`: what takes most of the disk first. */
export const JOB_SORTS = ['newest', 'oldest', 'name', 'largest'] as const
export const jobSortSchema = z.enum(JOB_SORTS)
export type JobSort = z.infer<typeof jobSortSchema>

export const listJobsInputSchema = z.object({
  limit: z.int().min(1).max(100).default(20),
  /** `nextCursor` of the page before, of the same search and order. */
  cursor: z.string().max(1000).nullish(),
  /** A part of the name, in any case. */
  search: z.string().trim().max(120).default(''),
  /** Empty: whatever it is. */
  statuses: z.array(jobStatusSchema).max(20).default([]),
  presets: z.array(presetNameSchema).max(20).default([]),
  sort: jobSortSchema.default('newest'),
})
export type ListJobsInput = z.infer<typeof listJobsInputSchema>

export const jobPageSchema = z.object({
  jobs: z.array(jobSummarySchema),
  nextCursor: z.string().nullable(),
  /** Number of matching jobs on all pages, and of all jobs. */
  found: z.int(),
  total: z.int(),
})
export type JobPage = z.infer<typeof jobPageSchema>

export const MAX_REMOVED = 100
export const removeJobsInputSchema = z.object({ ids: z.array(z.uuid()).min(1).max(MAX_REMOVED) })
export const removedJobsSchema = z.object({
  /** Jobs that are gone, by this call or before it. */
  removed: z.array(z.uuid()),
  kept: z.array(z.object({ id: z.uuid(), error: errorBodySchema })),
})
export type RemovedJobs = z.infer<typeof removedJobsSchema>

/** What the home page asks for first; the server puts it into the page. */
export const FIRST_PAGE: ListJobsInput = { limit: 12, search: '', statuses: [], presets: [], sort: 'newest' }
