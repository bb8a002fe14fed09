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

/** Notes of these codes say that a photo will hardly help a reconstruction, or will hurt it. The others are harmless. */
export const HURTING_NOTES: readonly NoteCode[] = ['PANORAMA', 'FISHEYE', 'SCREENSHOT', 'TINY']
