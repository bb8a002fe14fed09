import type { Capture } from '#server/contracts/capture/capture.ts'

/**
 * Whether EXIF orientation is applied to a photo of the capture. Not to posed images, unless their poses are for the rotated ones:
 * a pose and its intrinsics are for certain pixels.
 */
export function isTurned(capture: Capture, uploadId: string): boolean {
  if (capture.kind !== 'posed') return true
  return capture.frames.find(({ color }) => color === uploadId)?.upright ?? false
}
