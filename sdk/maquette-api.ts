import type { z } from 'zod'
import type { estimateInputSchema, estimateOutputSchema } from '#server/contracts/estimate.ts'
import type {
  cancelRequestSchema,
  cancelTokenInputSchema,
  duplicateInputSchema,
  jobIdInputSchema,
  placeInputSchema,
  renameInputSchema,
  shareTokenInputSchema,
  submitInputSchema,
} from '#server/contracts/job-inputs.ts'
import type { JobView, SharedView } from '#server/contracts/job-view.ts'
import type {
  jobPageSchema,
  listJobsInputSchema,
  removedJobsSchema,
  removeJobsInputSchema,
} from '#server/contracts/lists/job-list.ts'
import type {
  changedJobsSchema,
  createProjectInputSchema,
  fileJobsInputSchema,
  JobProject,
  projectIdInputSchema,
  renameProjectInputSchema,
  Shelves,
  tagJobsInputSchema,
} from '#server/contracts/lists/project.ts'
import type {
  addMarkInputSchema,
  changeMarkInputSchema,
  removeMarkInputSchema,
} from '#server/contracts/model/marks-schema.ts'
import type { pageHealthSchema, presetsSchema, SystemStatus } from '#server/contracts/system.ts'
import type {
  listUploadsInputSchema,
  listUploadsOutputSchema,
  removeUploadsInputSchema,
  removeUploadsOutputSchema,
} from '#server/contracts/uploads/upload.ts'

export interface CallOptions {
  /** Ends the call, which then rejects with an AbortError. */
  signal?: AbortSignal
}

/** What only looks. */
export interface Query<Input, Output> {
  query(input: Input, options?: CallOptions): Promise<Output>
}

/** What changes something. */
export interface Mutation<Input, Output> {
  mutate(input: Input, options?: CallOptions): Promise<Output>
}

type JobId = z.input<typeof jobIdInputSchema>
type CancelToken = z.input<typeof cancelTokenInputSchema>

/**
 * Every procedure of the server but its subscription, in the words of the contracts alone: a program that uses it needs nothing of the server. The
 * types of the server's own router are held against it by a test.
 */
export interface MaquetteApi {
  job: {
    submit: Mutation<z.input<typeof submitInputSchema>, JobView>
    get: Query<JobId, JobView>
    list: Query<z.input<typeof listJobsInputSchema>, z.output<typeof jobPageSchema>>
    estimate: Query<z.input<typeof estimateInputSchema>, z.output<typeof estimateOutputSchema>>
    /** Gives the token that `confirmCancel` asks for: nobody cancels by one wrong call. */
    requestCancel: Mutation<JobId, z.output<typeof cancelRequestSchema>>
    confirmCancel: Mutation<CancelToken, JobView>
    withdrawCancel: Mutation<CancelToken, JobView>
    retry: Mutation<JobId, JobView>
    duplicate: Mutation<z.input<typeof duplicateInputSchema>, JobView>
    rename: Mutation<z.input<typeof renameInputSchema>, JobView>
    place: Mutation<z.input<typeof placeInputSchema>, JobView>
    /** Annotations, saved views and measurements, one at a time: `marks-schema.ts` of the contracts has their shape and frame. */
    addMark: Mutation<z.input<typeof addMarkInputSchema>, JobView>
    changeMark: Mutation<z.input<typeof changeMarkInputSchema>, JobView>
    removeMark: Mutation<z.input<typeof removeMarkInputSchema>, JobView>
    remove: Mutation<JobId, JobId>
    removeMany: Mutation<z.input<typeof removeJobsInputSchema>, z.output<typeof removedJobsSchema>>
    share: Mutation<JobId, JobView>
    unshare: Mutation<JobId, JobView>
    shared: Query<z.input<typeof shareTokenInputSchema>, SharedView>
  }
  project: {
    /** All projects and tags, each with the number of its jobs. */
    list: Query<void, Shelves>
    /** Gives the project that has this name already, if there is one. */
    create: Mutation<z.input<typeof createProjectInputSchema>, JobProject>
    rename: Mutation<z.input<typeof renameProjectInputSchema>, JobProject>
    /** Its jobs stay. */
    remove: Mutation<z.input<typeof projectIdInputSchema>, z.output<typeof projectIdInputSchema>>
    /** Puts jobs into a project, or into none. */
    file: Mutation<z.input<typeof fileJobsInputSchema>, z.output<typeof changedJobsSchema>>
    tag: Mutation<z.input<typeof tagJobsInputSchema>, z.output<typeof changedJobsSchema>>
  }
  system: {
    health: Query<void, z.output<typeof pageHealthSchema>>
    presets: Query<void, z.output<typeof presetsSchema>>
    status: Query<void, SystemStatus>
  }
  upload: {
    list: Query<z.input<typeof listUploadsInputSchema>, z.output<typeof listUploadsOutputSchema>>
    remove: Mutation<z.input<typeof removeUploadsInputSchema>, z.output<typeof removeUploadsOutputSchema>>
  }
}
