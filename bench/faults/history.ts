import type { JobStatus } from '#server/contracts/job-status.ts'

export interface HistoryEvent {
  kind: string
  attempt: number
  data: Record<string, unknown>
}

/** What was seen of a job's row while it ran. */
export interface Sample {
  status: JobStatus
  attempt: number
  progress: number
}

export interface JobHistory {
  id: string
  status: JobStatus
  attempt: number
  /** In the order of their ids. */
  events: HistoryEvent[]
  samples: Sample[]
  /** Lines of its log, over all attempts; empty where it has none. */
  log: string[]
  artifactKeys: string[]
  /** What a failure may say after what was done to it. */
  allowedErrors: readonly string[]
}

/** A running system at rest, as the disk, the database and /proc have it. */
export interface History {
  jobs: JobHistory[]
  /** Ids of accepted uploads. */
  uploads: string[]
  /** Keys of all files in storage. */
  storedKeys: string[]
  /** Directories in the workspaces' root, and whether each has an owner. */
  workspaces: { name: string; isOwned: boolean }[]
  /** Programs that are still running although their parent is gone. */
  leftovers: string[]
}
