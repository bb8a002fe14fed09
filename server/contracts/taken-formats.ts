/** What goes up as a photo, for people: TAKEN_MEDIA_TYPES are the same for programs. */
export const TAKEN_FORMATS = 'JPEG, HEIC, PNG, WebP, TIFF, AVIF, JPEG XL and camera raw files'
