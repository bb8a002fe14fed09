import { z } from 'zod'
import { errorBodySchema } from './errors.ts'

/** receiving: bytes are coming in; checking: it is being decoded; accepted or refused: final. */
export const UPLOAD_STATUSES = ['receiving', 'checking', 'accepted', 'refused'] as const
export const uploadStatusSchema = z.enum(UPLOAD_STATUSES)
export type UploadStatus = z.infer<typeof uploadStatusSchema>

/** What photos are kept as. */
export const PHOTO_MEDIA_TYPES = ['image/jpeg', 'image/png', 'image/webp', 'image/tiff'] as const
export type PhotoMediaType = (typeof PHOTO_MEDIA_TYPES)[number]

/** What may go up as a photo, by media type. The file's own bytes decide, not its name. What isn't in the first list is kept as JPEG. */
export const TAKEN_MEDIA_TYPES = [
  ...PHOTO_MEDIA_TYPES,
  'image/heic',
  'image/avif',
  'image/jxl',
  'image/x-adobe-dng',
] as const

/** The same for people. */
export const TAKEN_FORMATS = 'JPEG, HEIC, PNG, WebP, TIFF, AVIF, JPEG XL and camera raw files'

/** May go up as the depth of a photo. */
export const EXR_MEDIA_TYPE = 'image/x-exr'

/** Metadata of a tus creation request (`Upload-Metadata`, values base64 by the protocol). */
export const uploadMetadataSchema = z.object({
  filename: z.string().min(1).max(255),
  /** A UUID that the client makes for the set of photos it is gathering. */
  captureId: z.uuid(),
})
export type UploadMetadata = z.infer<typeof uploadMetadataSchema>

/**
 * What the check of a file noticed without refusing it. Closed, like the codes of errors.
 *
 * HARMLESS_FAULT: the file breaks its format's rules, and all pixels are there; LARGEST_PAGE_USED: of several in it; MAIN_PICTURE_USED: of a burst or an animation; PREVIEW_USED: the JPEG in a camera raw file, SMALL_PREVIEW: one much smaller than the
 * sensor; PANORAMA: it shows all directions; FISHEYE: its lens does; SCREENSHOT: of a screen; TINY: few pixels.
 */
export const NOTE_CODES = [
  'HARMLESS_FAULT',
  'LARGEST_PAGE_USED',
  'MAIN_PICTURE_USED',
  'PREVIEW_USED',
  'SMALL_PREVIEW',
  'PANORAMA',
  'FISHEYE',
  'SCREENSHOT',
  'TINY',
] as const
export type NoteCode = (typeof NOTE_CODES)[number]

/** A fact for the owner of a file; `message` is a sentence. */
export const uploadNoteSchema = z.object({ code: z.enum(NOTE_CODES), message: z.string() })
export type UploadNote = z.infer<typeof uploadNoteSchema>

/** Notes of these codes say that a photo will hardly help a reconstruction, or will hurt it. The others are harmless. */
export const HURTING_NOTES: readonly NoteCode[] = ['PANORAMA', 'FISHEYE', 'SCREENSHOT', 'TINY']

/** What files are kept as. */
export const STORED_MEDIA_TYPES = [...PHOTO_MEDIA_TYPES, EXR_MEDIA_TYPE] as const
export type StoredMediaType = (typeof STORED_MEDIA_TYPES)[number]

/** One file of an owner, and what is known about it. Facts are null until it was accepted. */
export const uploadViewSchema = z.object({
  id: z.uuid(),
  captureId: z.uuid(),
  status: uploadStatusSchema,
  fileName: z.string(),
  byteSize: z.int(),
  mediaType: z.enum(STORED_MEDIA_TYPES).nullable(),
  /** Upright size in pixels (EXIF orientation applied). */
  widthPx: z.int().nullable(),
  heightPx: z.int().nullable(),
  /** EXIF focal length in millimetres, and its 35 mm equivalent. */
  focalLengthMm: z.number().nullable(),
  focalLength35mm: z.number().nullable(),
  /** EXIF capture time, as the camera's clock had it, ISO 8601. */
  capturedAt: z.iso.datetime({ local: true, offset: true }).nullable(),
  cameraModel: z.string().nullable(),
  lensModel: z.string().nullable(),
  /** EXIF orientation, 1 to 8, of the pixels as they are stored: 1 for files that were converted. Null when it is not known. */
  orientation: z.int().min(1).max(8).nullable(),
  /** By GPS, in degrees of WGS 84. */
  location: z.object({ latitudeDeg: z.number(), longitudeDeg: z.number() }).nullable(),
  notes: z.array(uploadNoteSchema),
  sha256: z.string().nullable(),
  /** Variance of the Laplacian at a fixed size: higher is sharper; comparable between photos of a capture. */
  sharpness: z.number().nullable(),
  /** The accepted upload of the same capture with the same bytes that came first, if any. */
  duplicateOf: z.uuid().nullable(),
  thumbnailUrl: z.string().nullable(),
  error: errorBodySchema.nullable(),
  createdAt: z.iso.datetime(),
})
export type UploadView = z.infer<typeof uploadViewSchema>

/** What a server takes, so that a client can refuse early. */
export const uploadLimitsSchema = z.object({
  maxFileBytes: z.int(),
  maxPixels: z.int(),
  maxFiles: z.int(),
  minPhotos: z.int(),
  mediaTypes: z.array(z.enum(TAKEN_MEDIA_TYPES)),
})
export type UploadLimits = z.infer<typeof uploadLimitsSchema>

// inputs and outputs of the procedures

export const listUploadsInputSchema = z.union([
  z.strictObject({ captureId: z.uuid() }),
  z.strictObject({ ids: z.array(z.uuid()).max(10_000) }),
])
export const listUploadsOutputSchema = z.object({ uploads: z.array(uploadViewSchema) })

export const removeUploadsInputSchema = z.object({ ids: z.array(z.uuid()).max(10_000) })
/** Those that were there. */
export const removeUploadsOutputSchema = z.object({ removed: z.array(z.uuid()) })
