import { z } from 'zod'
import { MAX_FOLDER_LENGTH } from '../capture/distinct-names.ts'
import { errorBodySchema } from '../error-body-schema.ts'
import { STORED_MEDIA_TYPES, TAKEN_MEDIA_TYPES } from './media-types.ts'
import { NOTE_CODES } from './note-codes.ts'

/** receiving: bytes are coming in; checking: it is being decoded; accepted or refused: final. */
export const UPLOAD_STATUSES = ['receiving', 'checking', 'accepted', 'refused'] as const
export const uploadStatusSchema = z.enum(UPLOAD_STATUSES)
export type UploadStatus = z.infer<typeof uploadStatusSchema>

/** Metadata of a tus creation request (`Upload-Metadata`, values base64 by the protocol). */
export const uploadMetadataSchema = z.object({
  filename: z.string().min(1).max(255),
  /** A UUID that the client makes for the set of photos it is gathering. */
  captureId: z.uuid(),
  /** Path of the folder that the file was chosen in: tells files of one name apart. One that can't be used is left out. */
  folder: z.string().max(MAX_FOLDER_LENGTH).default('').catch(''),
})
export type UploadMetadata = z.infer<typeof uploadMetadataSchema>
/** As a client sends it. */
export type SentMetadata = z.input<typeof uploadMetadataSchema>

/** A fact for the owner of a file; `message` is a sentence. */
export const uploadNoteSchema = z.object({ code: z.enum(NOTE_CODES), message: z.string() })
export type UploadNote = z.infer<typeof uploadNoteSchema>

/** One file of an owner, and what is known about it. Facts are null until it was accepted. */
export const uploadViewSchema = z.object({
  id: z.uuid(),
  captureId: z.uuid(),
  status: uploadStatusSchema,
  fileName: z.string(),
  /** Path of the folder that it was chosen in; empty when it was chosen alone. */
  folder: z.string(),
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
