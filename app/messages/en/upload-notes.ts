import type { DoubtCode } from '#server/contracts/uploads/photo-doubts.ts'

/** What the check of a file noticed, by the code of its note: said where the page is not English; the server's own sentence names sizes. */
export const uploadNotes = {
  HARMLESS_FAULT: 'The file breaks rules of its format, but all pixels are there.',
  LARGEST_PAGE_USED: 'Of several pages the largest is used.',
  MAIN_PICTURE_USED: 'Of several pictures the main one is used.',
  PREVIEW_USED: 'The JPEG that the camera put into its raw file is used.',
  SMALL_PREVIEW: 'Only a small preview in the camera raw file is used: a JPEG of the camera shows more.',
  PANORAMA: 'The photo shows all directions: photos of one direction each are needed.',
  FISHEYE: 'The photo was taken with a fisheye lens: it may not be registered.',
  SCREENSHOT: 'A screenshot: use the photo itself.',
  TINY: 'Very few pixels: use the original, not a preview of it.',
  BLURRED: 'The photo looks blurred beside the others.',
  PLAIN: 'The photo shows hardly any detail: a bare wall, fog, or nothing in focus.',
} as const satisfies Record<DoubtCode, string>
