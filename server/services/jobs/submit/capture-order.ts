export interface OrderedPhoto {
  id: string
  fileName: string
  /** Of the owner's; empty when not known. */
  folder: string
  /** EXIF capture time, ISO 8601, or null. */
  capturedAt: string | null
}

const byName = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

/**
 * Photos in the order in which they were taken: by capture time when every one of them has it, else by folder and file name with
 * numbers read as numbers (`IMG_9` before `IMG_10`). The order in which a client names its uploads is meaningless, as
 * browsers hand dropped files over in any order. Times and names are never mixed: that would be no order at all, since
 * a photo without a time could stand between two photos both ways.
 */
export function inCaptureOrder<T extends OrderedPhoto>(photos: readonly T[]): T[] {
  const times = new Map(photos.map((photo) => [photo.id, photo.capturedAt ? Date.parse(photo.capturedAt) : Number.NaN]))
  const allTimed = [...times.values()].every(Number.isFinite)
  const timeOf = (photo: T) => (allTimed ? (times.get(photo.id) ?? 0) : 0)
  return photos.toSorted(
    (a, b) =>
      timeOf(a) - timeOf(b) ||
      byName.compare(a.folder, b.folder) ||
      byName.compare(a.fileName, b.fileName) ||
      (a.id < b.id ? -1 : 1),
  )
}

/** The photos without those whose bytes occur earlier in the list. */
export function withoutDuplicates<T extends { sha256: string }>(photos: readonly T[]): T[] {
  const seen = new Set<string>()
  return photos.filter(({ sha256 }) => !seen.has(sha256) && seen.add(sha256))
}
