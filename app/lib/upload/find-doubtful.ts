import { doubtfulBelow } from '#server/contracts/sharpness.ts'
import { type Photo, usablePhotos } from './photo.ts'

/** Keys of the photos that are blurred beside the others of the capture, or show hardly anything. */
export function findDoubtful(photos: readonly Photo[]): ReadonlySet<string> {
  const measured = usablePhotos(photos).flatMap(({ key, sharpness }) => (sharpness === null ? [] : { key, sharpness }))
  const limit = doubtfulBelow(measured.map(({ sharpness }) => sharpness))
  return new Set(measured.filter(({ sharpness }) => sharpness < limit).map(({ key }) => key))
}
