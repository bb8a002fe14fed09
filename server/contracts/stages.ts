import { z } from 'zod'
import { noteSchema } from './notes/note-schema.ts'

/** All steps that there are, in order; a capture takes some of them (`capture-route.ts`). */
export const STAGE_NAMES = [
  'prepare',
  'features',
  'matching',
  'sparse',
  'pose',
  'undistort',
  'depth',
  'fuse',
  'tsdf',
  'mesh',
  'texture',
  'report',
] as const

export type StageName = (typeof STAGE_NAMES)[number]

/** Reports and files of jobs from before 2026-11-27 call TSDF fusion `carve`; it is read as `tsdf`. */
export const stageNameSchema = z.union([z.enum(STAGE_NAMES), z.literal('carve').transform((): StageName => 'tsdf')])

/** How a stage is called on the page. */
export const STAGE_LABELS: Record<StageName, string> = {
  prepare: 'Prepare photos',
  features: 'Find features',
  matching: 'Match photos',
  sparse: 'Find cameras',
  pose: 'Set camera poses',
  undistort: 'Correct lens distortion',
  depth: 'Measure depth',
  fuse: 'Merge points',
  tsdf: 'Merge depth',
  mesh: 'Build the surface',
  texture: 'Texture the surface',
  report: 'Check the quality',
}

/** One line of the timeline. `reused`: a checkpoint of an earlier attempt made running it needless. */
export const stageTimingSchema = z.object({
  name: stageNameSchema,
  status: z.enum(['pending', 'running', 'done', 'reused', 'failed', 'cancelled']),
  startedAt: z.iso.datetime().nullable(),
  finishedAt: z.iso.datetime().nullable(),
  /** The stage's last message: "Matched 55 of 55 pairs". */
  message: z.string(),
  /** The same by a code, for other languages; what an older version wrote has none, nor the verdict of the last stage. */
  note: noteSchema.optional(),
  /** Most that the worker and its programs held at once; where it is known, and of what ran to its end. */
  peakMemoryBytes: z.int().nullable().optional(),
})

export type StageTiming = z.infer<typeof stageTimingSchema>
