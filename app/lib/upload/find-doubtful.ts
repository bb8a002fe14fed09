import { BLURRED_BELOW, PLAIN_BELOW } from '#server/contracts/sharpness.ts'
import { type Photo, usablePhotos } from './photo.ts'

/** Keys of the photos that are blurred beside the others of the capture, or show hardly anything. */
export function findDoubtful(photos: readonly Photo[]): ReadonlySet<string> {
  const measured = usablePhotos(photos).flatMap(({ key, sharpness }) => (sharpness === null ? [] : { key, sharpness }))
  const sorted = measured.map(({ sharpness }) => sharpness).sort((a, b) => a - b)
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0
  const limit = Math.max(PLAIN_BELOW, BLURRED_BELOW * median)
  return new Set(measured.filter(({ sharpness }) => sharpness < limit).map(({ key }) => key))
}
