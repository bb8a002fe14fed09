import { z } from 'zod'
import { MAX_JOBS_AT_ONCE, MAX_PROJECT_NAME_CHARACTERS, MAX_TAG_CHARACTERS, MAX_TAGS } from './job-list-limits.ts'

/** On one line, with single spaces, and without what nobody sees. */
const oneLine = (text: string) =>
  text
    .replace(/\p{Cc}/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()

/** Compared in whatever case. */
export const projectNameSchema = z
  .string()
  .max(10 * MAX_PROJECT_NAME_CHARACTERS)
  .transform(oneLine)
  .pipe(z.string().min(1).max(MAX_PROJECT_NAME_CHARACTERS))

/** Compared in whatever case. Tags are written in one field with commas between them, so none has one. */
export const tagSchema = z
  .string()
  .max(10 * MAX_TAG_CHARACTERS)
  .transform(oneLine)
  .pipe(
    z
      .string()
      .min(1)
      .max(MAX_TAG_CHARACTERS)
      .regex(/^[^,]*$/, 'a tag without a comma'),
  )

/** The project of a job. */
export const jobProjectSchema = z.object({ id: z.uuid(), name: z.string() })
export type JobProject = z.infer<typeof jobProjectSchema>

export const createProjectInputSchema = z.object({ name: projectNameSchema })
export const renameProjectInputSchema = z.object({ id: z.uuid(), name: projectNameSchema })
export const projectIdInputSchema = z.object({ id: z.uuid() })

/** What jobs are filed under, each with how many there are; by name. */
export const shelvesSchema = z.object({
  projects: z.array(jobProjectSchema.extend({ jobs: z.int() })),
  tags: z.array(z.object({ tag: z.string(), jobs: z.int() })),
  /** Jobs in no project. */
  loose: z.int(),
})
export type Shelves = z.infer<typeof shelvesSchema>

const jobIdsSchema = z.array(z.uuid()).min(1).max(MAX_JOBS_AT_ONCE)

/** `projectId` null: out of every project. */
export const fileJobsInputSchema = z.object({ ids: jobIdsSchema, projectId: z.uuid().nullable() })

export const tagJobsInputSchema = z.object({
  ids: jobIdsSchema,
  add: z.array(tagSchema).max(MAX_TAGS).default([]),
  remove: z.array(tagSchema).max(MAX_TAGS).default([]),
})

/** Ids of the jobs that are as they were asked to be; those that are gone are not among them. */
export const changedJobsSchema = z.object({ changed: z.array(z.uuid()) })
