import type { Photo } from './photo.ts'

/** The folder that all photos came in, or else the day: `Photos of 12 May 2026`. */
export function defaultName(photos: readonly Photo[], today: Date, locale?: string): string {
  const topFolder = (photo: Photo | undefined) => photo?.folder.split('/')[0]
  const folder = topFolder(photos[0])
  if (folder && photos.every((photo) => topFolder(photo) === folder)) return folder.slice(0, 120)
  return `Photos of ${today.toLocaleDateString(locale, { day: 'numeric', month: 'long', year: 'numeric' })}`
}
