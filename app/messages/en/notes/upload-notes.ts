import type { DoubtCode } from '#server/contracts/uploads/photo-doubts.ts'

/** What the check of a file noticed, by the code of its note: said where the page is not English; the server's own sentence names sizes. */
export const uploadNotes = {
  HARMLESS_FAULT: 'The file breaks a rule of its format, but no pixel is missing.',
  LARGEST_PAGE_USED: 'The file has several pages; the largest is used.',
  MAIN_PICTURE_USED: 'The file has several pictures; the main one is used.',
  PREVIEW_USED: 'The JPEG inside the camera raw file is used.',
  SMALL_PREVIEW: 'Only the small preview inside the camera raw file is used. A JPEG from the camera shows more.',
  PANORAMA: 'A 360° panorama. Photos in one direction each are needed.',
  FISHEYE: 'Taken with a fisheye lens, so the photo may not be registered.',
  SCREENSHOT: 'A screenshot. Use the photo itself.',
  TINY: 'Very few pixels. Use the original photo, not a preview.',
  BLURRED: 'The photo is blurred compared with the others.',
  PLAIN: 'The photo shows very little detail: a bare wall, fog, or nothing in focus.',
} as const satisfies Record<DoubtCode, string>
