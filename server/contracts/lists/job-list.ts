import { z } from 'zod'
import { errorBodySchema } from '../error-body-schema.ts'
import { JOB_STATUSES } from '../job-status.ts'
import { jobSummarySchema } from '../job-view.ts'
import { presetNameSchema } from '../preset-schema.ts'
import { MAX_JOBS_AT_ONCE, MAX_TAGS } from './job-list-limits.ts'
import { tagSchema } from './project.ts'

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
  statuses: z.array(z.enum(JOB_STATUSES)).max(20).default([]),
  presets: z.array(presetNameSchema).max(20).default([]),
  /** Of this project, or of `none`; null: of any. */
  project: z.union([z.uuid(), z.literal('none')]).nullish(),
  /** Jobs that have all of these. */
  tags: z.array(tagSchema).max(MAX_TAGS).default([]),
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

export const removeJobsInputSchema = z.object({ ids: z.array(z.uuid()).min(1).max(MAX_JOBS_AT_ONCE) })
export const removedJobsSchema = z.object({
  /** Jobs that are gone, by this call or before it. */
  removed: z.array(z.uuid()),
  kept: z.array(z.object({ id: z.uuid(), error: errorBodySchema })),
})
export type RemovedJobs = z.infer<typeof removedJobsSchema>
