import { z } from 'zod'
import { MAX_ANNOTATION_CHARACTERS, MAX_VIEW_NAME_CHARACTERS } from './marks.ts'

/** Farther than any model reaches, in its own unit. */
const MAX_COORDINATE = 1e9

/**
 * x, y, z in the world of the reconstruction's cameras, of unknown unit: COLMAP's, before any placement. No placement changes it, and
 * every GLB of the job says in the extras of its root node how to get from there into the file: `gltfFromWorld`, 4 x 4, column by column.
 */
export const worldPointSchema = z.tuple([coordinateSchema(), coordinateSchema(), coordinateSchema()])
export type WorldPoint = z.infer<typeof worldPointSchema>

/** Where the viewer looks from and at. What is upright follows from the placement. */
export const cameraViewSchema = z
  .object({
    eye: worldPointSchema,
    /** What the view turns around. */
    target: worldPointSchema,
    /** From the lower to the upper edge, in degrees. */
    fieldOfViewDeg: z.number().min(1).max(170),
    /** Width by height of the viewer when it was saved: a narrower one steps back so that no side is lost. */
    aspect: z.number().min(0.05).max(20),
  })
  .strict()
  .refine(({ eye, target }) => eye.some((value, axis) => value !== target[axis]), 'an eye that is what it looks at')
export type CameraView = z.infer<typeof cameraViewSchema>

export const annotationSchema = z
  .object({
    kind: z.literal('annotation'),
    /** UUIDv7, made by the client: annotations are numbered in the order of their ids, from 1. */
    id: z.uuid(),
    text: z.string().trim().min(1).max(MAX_ANNOTATION_CHARACTERS),
    /** On the surface. */
    position: worldPointSchema,
    /** From where it was written; null: not known. */
    view: cameraViewSchema.nullable(),
  })
  .strict()
export type Annotation = z.infer<typeof annotationSchema>

export const savedViewSchema = z
  .object({
    kind: z.literal('view'),
    /** UUIDv7, made by the client: views are listed in the order of their ids. */
    id: z.uuid(),
    /** What it is called. */
    text: z.string().trim().min(1).max(MAX_VIEW_NAME_CHARACTERS),
    view: cameraViewSchema,
    /** The viewer opens with it, on the job's page and wherever the model is shared. One view of a job at most. */
    isOpening: z.boolean(),
  })
  .strict()
export type SavedView = z.infer<typeof savedViewSchema>

export const measurementSchema = z
  .object({
    kind: z.literal('measurement'),
    /** UUIDv7, made by the client: measurements are numbered in the order of their ids, from 1. */
    id: z.uuid(),
    /** On the surface. How far apart they are in metres follows from the placement. */
    from: worldPointSchema,
    to: worldPointSchema,
  })
  .strict()
  .refine(({ from, to }) => from.some((value, axis) => value !== to[axis]), 'a measurement from a place to itself')
export type Measurement = z.infer<typeof measurementSchema>

/** What people note on a finished model. */
export const markSchema = z.discriminatedUnion('kind', [annotationSchema, savedViewSchema, measurementSchema])
export type Mark = z.infer<typeof markSchema>

/** `id` is the job's. */
export const addMarkInputSchema = z.object({ id: z.uuid(), mark: markSchema })

export const changeMarkInputSchema = z.object({
  id: z.uuid(),
  markId: z.uuid(),
  /** At most as long as its kind allows; a measurement has none. */
  text: z.string().trim().min(1).max(MAX_ANNOTATION_CHARACTERS).optional(),
  /** Of a saved view. */
  isOpening: z.boolean().optional(),
})
export type ChangeMarkInput = z.infer<typeof changeMarkInputSchema>

export const removeMarkInputSchema = z.object({ id: z.uuid(), markId: z.uuid() })

function coordinateSchema() {
  return z.number().min(-MAX_COORDINATE).max(MAX_COORDINATE)
}
