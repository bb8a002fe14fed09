import type { Logger } from 'pino'
import type { Capture } from '#server/contracts/capture/capture.ts'
import type { Engine } from '#server/contracts/system.ts'
import type { Db } from '#server/db.ts'
import type { JobQueue } from '#server/queue.ts'
import type { ClaimedJob } from '#server/services/jobs/attempt/claim-job.ts'
import type { Storage } from '#server/services/storage/storage.ts'
import type { AnyStage } from '#worker/pipeline/run-pipeline.ts'
import type { CancelHub } from './cancel-hub.ts'
import type { JobGuard } from './job-guard.ts'
import type { JobLog } from './job-log.ts'
import type { ProgressWriter } from './progress-writer.ts'
import type { IsPresent, WorkspaceOwner } from './workspace.ts'

/** The COLMAP of this machine; null until one is found. */
export interface ColmapSlot {
  current: Engine | null
}

/** What a worker process shares between its jobs. */
export interface WorkerContext {
  db: Db
  queue: JobQueue
  storage: Storage
  /** The stages that a capture goes through, in order. */
  pipelineOf(capture: Capture): readonly AnyStage[]
  engine: ColmapSlot
  colmapPath: string
  /** Milliseconds that a program may make no progress before it counts as hung. */
  hungAfterMs?: number
  /** Threads that one job may use, at least 1. */
  threads: number
  /** Absolute; workspaces are below `work/`. */
  dataDir: string
  owner: WorkspaceOwner
  isPresent: IsPresent
  /** See `acquireWorkspace`. */
  handoverMs?: number
  cancels: CancelHub
  /** Stop the job that started last when disk or memory is low. */
  guards: Record<'disk-full' | 'memory-full', JobGuard>
  /** Bytes that this worker and its programs may use together. */
  memoryBytes: number
  /** Fires when the worker was told to stop. */
  stopping: AbortSignal
  log: Logger
}

/** One attempt at one job. */
export interface AttemptContext extends WorkerContext {
  job: ClaimedJob
  /** Absolute path of the job's workspace. */
  workspace: string
  jobLog: JobLog
  /** Fires with a PipelineStop: cancelled, lost or stopping, whichever comes first. */
  stop: AbortController
  /** Fires when another worker has claimed the job, or the queue is closed. */
  claimLost: AbortSignal
}

/** What finalizing needs to know about a run that may have ended anywhere. */
export interface RunningAttempt {
  /** Whether the workspace is this attempt's; it must not be touched before. */
  ownsWorkspace: boolean
  progress: ProgressWriter
}
