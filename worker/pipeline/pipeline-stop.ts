/**
 * Why a running pipeline was told to stop.
 * - `cancelled`: its owner confirmed a cancel; all of its files are removed.
 * - `lost`: another attempt has claimed the job, or the claim expired; nothing may be written any more.
 * - `stopping`: the worker shuts down; the job goes back to the queue and resumes from its checkpoints.
 * - `disk-full`: the disk reserve is reached; the job fails, and its files are removed.
 * - `memory-full`: the worker and its programs use more memory than allowed; the job fails.
 */
export type StopKind = 'cancelled' | 'lost' | 'stopping' | FailingStop

/** Those that fail the job. */
export type FailingStop = 'disk-full' | 'memory-full'

const MESSAGES: Record<StopKind, string> = {
  cancelled: 'The job was cancelled.',
  lost: 'Another attempt took this job over.',
  stopping: 'The worker is stopping.',
  'disk-full': 'The disk is nearly full.',
  'memory-full': 'The memory is nearly full.',
}

/** The reason that a pipeline's AbortSignal carries, and what `runPipeline` then rejects with. */
export class PipelineStop extends Error {
  override readonly name = 'PipelineStop'
  readonly kind: StopKind

  constructor(kind: StopKind) {
    super(MESSAGES[kind])
    this.kind = kind
  }
}

/** Throws the signal's PipelineStop if it has fired; any other reason counts as `stopping`. */
export function throwIfStopped(signal: AbortSignal): void {
  if (!signal.aborted) return
  throw signal.reason instanceof PipelineStop ? signal.reason : new PipelineStop('stopping')
}
