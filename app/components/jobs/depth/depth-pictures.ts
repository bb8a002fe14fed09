import type { ArtifactView } from '#server/contracts/artifacts.ts'
import { photoNames } from '#server/contracts/capture/photo-names.ts'
import type { JobPhoto } from '#server/contracts/job-view.ts'

/** The stage `depth` publishes one picture a photo, under the photo's name. */
const DEPTH_PICTURE = /^depth-(.+)\.webp$/

export function isDepthPicture({ name }: Pick<ArtifactView, 'name'>): boolean {
  return DEPTH_PICTURE.test(name)
}

export interface PairedDepth<T> {
  picture: T
  /** Of its photo in the capture, from 0; null when no photo has its name. */
  place: number | null
}

/**
 * Depth pictures in the order of their photos, with the photos' places. Older versions called the pictures by these places, from 1
 * (`depth-0001.webp`); a job's pictures are all of one version. Those that no photo is found for come last.
 */
export function pairDepths<T extends Pick<ArtifactView, 'name'>>(
  pictures: readonly T[],
  photos: readonly Pick<JobPhoto, 'fileName'>[],
): PairedDepth<T>[] {
  const stems = photoNames(photos.map(({ fileName }) => fileName)).map((name) => name.replace(/\.jpg$/, ''))
  const placeOf = new Map(stems.map((stem, place) => [stem, place]))
  const named = pictures.map((picture) => ({ picture, stem: DEPTH_PICTURE.exec(picture.name)?.[1] ?? '' }))
  const byName = named.some(({ stem }) => placeOf.has(stem))
  const numbered = (stem: string) => (/^\d+$/.test(stem) && Number(stem) <= photos.length ? Number(stem) - 1 : null)
  const last = photos.length
  return named
    .map(({ picture, stem }) => ({ picture, place: (byName ? placeOf.get(stem) : numbered(stem)) ?? null }))
    .sort((a, b) => (a.place ?? last) - (b.place ?? last))
}
