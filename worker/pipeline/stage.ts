import type { Capture } from '#server/contracts/capture/capture.ts'
import type { Note } from '#server/contracts/notes/note.ts'
import type { StepNote } from '#server/contracts/notes/step-notes.ts'
import type { PipelineSettings } from '#server/contracts/preset-schema.ts'
import type { StageName } from '#server/contracts/stages.ts'

/** A file of the capture as the pipeline gets it: the original on local disk. Depth and masks are such files too. */
export interface CaptureFile {
  uploadId: string
  /** Name its owner gave it, for messages only; never used as a path. */
  fileName: string
  /** Absolute path of the original bytes. */
  path: string
  /** Upright. */
  widthPx: number
  heightPx: number
  /** EXIF orientation, 1 to 8, of the pixels in the file; null when it is not known (an upload of an older version). */
  orientation: number | null
  /** SHA-256 of the original bytes, hex. Part of the checkpoint key. */
  sha256: string
}

/** One photo of the capture and its facts. */
export interface CapturePhoto extends CaptureFile {
  focalLengthMm: number | null
  focalLength35mm: number | null
  sharpness: number | null
}

/** A file that a stage offers as a result, before it is in storage. */
export interface ProducedArtifact {
  /** File name in the job's downloads, `sparse.glb`. Publishing a name again replaces it. */
  name: string
  /** One line for the downloads list. */
  description: string
  /** The same by a code of `FILE_NOTES`, where it depends on the model. */
  note?: Note | undefined
  mediaType: string
  /** Absolute path; copied before `publish` resolves. */
  path: string
}

/** What a stage may use. It knows files and signals: never the database, the queue or tRPC. */
export interface StageContext {
  /** This stage's own directory, absolute, empty at the start. A stage writes nowhere else. */
  dir: string
  /**
   * Directory for files that a long stage needs to resume after an interruption, absolute: empty, or as an interrupted run of the same inputs,
   * settings and version left it. The stage's output must not depend on that. Removed when the stage is done or has failed.
   */
  scratch(): Promise<string>
  /** Directory of an earlier stage of the same job: read only. */
  dirOf(stage: StageName): string
  photos: readonly CapturePhoto[]
  /** Poses, depth and masks of the photos. */
  capture: Capture
  /** Depth and masks that `capture` names. */
  files: readonly CaptureFile[]
  settings: PipelineSettings
  /** Path of the COLMAP program. */
  colmapPath: string
  /** Milliseconds that a program may make no progress before it counts as hung. */
  hungAfterMs?: number
  /** Threads this job may use, at least 1. */
  threads: number
  /** Aborts when the job is cancelled, its claim is lost or the worker stops. */
  signal: AbortSignal
  /** One line of the job's log. */
  log(line: string): void
  /** `fraction` of this stage, 0 to 1. A text instead of a note is shown in English alone. */
  progress(fraction: number, note: StepNote | string): void
  publish(artifact: ProducedArtifact): Promise<void>
}

/**
 * One step of the pipeline. `Output` is plain JSON: it is kept in the stage's manifest, so that a
 * later attempt whose inputs and settings are the same starts after it.
 */
export interface Stage<Input, Output> {
  name: StageName
  /** Raise it when the same inputs would give another output: it voids old checkpoints. */
  version: number
  /** Share of the progress bar; the pipeline normalises the sum. */
  weight: number
  /** The settings this stage depends on: with the inputs' keys they are its checkpoint key. */
  settingsUsed: readonly (keyof PipelineSettings)[]
  /** Set by the first stage that masks of photos change: through its key they void all that follow. */
  usesMasks?: true
  run(context: StageContext, input: Input): Promise<Output>
}
