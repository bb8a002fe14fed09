import { z } from 'zod'
import { MAX_FRAMES, transformsJsonSchema } from './transforms-json.ts'

export const VIEW_NAMES = ['front', 'back', 'left', 'right', 'top', 'bottom'] as const
export const viewNameSchema = z.enum(VIEW_NAMES)
export type ViewName = z.infer<typeof viewNameSchema>

/** Options of a six-view capture, also in its `capture.json`. Missing ones are estimated from the views. */
export const sixViewOptionsSchema = z.object({
  /** Of the longer side, for all views. */
  fieldOfViewDeg: z.number().min(5).max(120).optional(),
  /** From each camera to the object's centre: its unit is the unit of the model. */
  distance: z.number().positive().max(1e6).optional(),
  /** Depths, in units of `distance`, that the nearest and the farthest value of the depth images stand for. */
  depthRange: z
    .object({ near: z.number().positive(), far: z.number().positive() })
    .refine(({ near, far }) => near < far, 'near must be less than far')
    .optional(),
  /** Whether bright depth is near or far. Default near; 0 is background either way. */
  depthBrighter: z.enum(['near', 'far']).optional(),
})
export type SixViewOptions = z.infer<typeof sixViewOptionsSchema>

/** Files of a view, by the ids of their uploads. */
const viewFilesSchema = z.object({ color: z.uuid(), depth: z.uuid(), mask: z.uuid().nullable() })

/** An image whose pose and intrinsics are given, in the convention of transforms.json (docs/captures.md). */
export const posedFrameSchema = z.object({
  color: z.uuid(),
  depth: z.uuid().nullable(),
  mask: z.uuid().nullable(),
  /** Whether pose and intrinsics are for the image as its EXIF orientation turns it; they are for the stored pixels otherwise. */
  upright: z.boolean().default(false),
  /** The size that the intrinsics are for. */
  widthPx: z.int().positive(),
  heightPx: z.int().positive(),
  fxPx: z.number().positive(),
  fyPx: z.number().positive(),
  cxPx: z.number(),
  cyPx: z.number(),
  /** OpenCV's terms. */
  distortion: z.object({ k1: z.number(), k2: z.number(), p1: z.number(), p2: z.number() }),
  /** 4 x 4, row after row; camera axes of OpenGL: x right, y up, looking along -z. */
  worldFromCamera: z.array(z.number()).length(16),
})
export type PosedFrame = z.infer<typeof posedFrameSchema>

/** A frame of a posed capture that is not used: its image or its mask is missing or was refused, or it has no pose. */
export const leftOutFrameSchema = z.object({
  /** Of its image, as the frame names it. */
  path: z.string().max(1000),
  lacks: z.enum(['image', 'mask', 'pose']),
})
export type LeftOutFrame = z.infer<typeof leftOutFrameSchema>

/** What is known about a job's photos: checked, stored with the job, and given to the worker. */
export const captureSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('photos'),
    /** The mask of a photo, by upload ids: black pixels are left out. Photos without a mask are used completely. */
    masks: z.record(z.uuid(), z.uuid()).optional(),
  }),
  z.object({
    kind: z.literal('six-views'),
    views: z.record(viewNameSchema, viewFilesSchema),
    options: sixViewOptionsSchema,
  }),
  z.object({
    kind: z.literal('posed'),
    frames: z.array(posedFrameSchema).min(1),
    /** World units of one stored unit of depth; EXR stores world units. */
    depthUnit: z.number().positive(),
    /** The point of the given world that is 0, 0, 0 here: of captures that are far from their origin, as in map coordinates. */
    origin: z.tuple([z.number(), z.number(), z.number()]).optional(),
    leftOut: z.array(leftOutFrameSchema).optional(),
  }),
])
export type Capture = z.infer<typeof captureSchema>
export type CaptureKind = Capture['kind']

export const PHOTOS_ONLY: Capture = { kind: 'photos' }

const viewInputSchema = z.object({
  color: z.uuid().optional(),
  depth: z.uuid().optional(),
  mask: z.uuid().optional(),
})

/** A client's description of a capture. Missing views are reported by the service, not by this schema. */
export const captureInputSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('photos'),
    /** The upload of a photo's mask, by the upload of the photo. Masks are named in `uploadIds` too, and are no photos then. */
    masks: z.record(z.uuid(), z.uuid()).optional(),
  }),
  z.object({
    kind: z.literal('six-views'),
    views: z.partialRecord(viewNameSchema, viewInputSchema),
    options: sixViewOptionsSchema.default({}),
  }),
  z.object({
    kind: z.literal('posed'),
    /** The content of transforms.json. */
    transforms: transformsJsonSchema,
    /** The upload of each file that it names, by the path it names. */
    files: z.record(z.string().max(1000), z.uuid()),
    /** Frames that were left out of `transforms`, for the report. */
    leftOut: z.array(leftOutFrameSchema).max(MAX_FRAMES).optional(),
  }),
])
export type CaptureInput = z.infer<typeof captureInputSchema>
