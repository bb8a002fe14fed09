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

/** May go up as the depth of a photo. */
export const EXR_MEDIA_TYPE = 'image/x-exr'

/** What files are kept as. */
export const STORED_MEDIA_TYPES = [...PHOTO_MEDIA_TYPES, EXR_MEDIA_TYPE] as const
export type StoredMediaType = (typeof STORED_MEDIA_TYPES)[number]
