import type { Capture } from '#server/contracts/capture/capture.ts'

/**
 * Whether a photo of the capture is seen as its EXIF orientation turns it. Posed images are not, unless their poses were made for that:
 * a pose and its intrinsics are for certain pixels.
 */
export function isTurned(capture: Capture, uploadId: string): boolean {
  if (capture.kind !== 'posed') return true
  return capture.frames.find(({ color }) => color === uploadId)?.upright ?? false
}
