import { nameFromFolders } from '#intake/capture-name.ts'
import type { Words } from '../words/words.ts'
import type { Photo } from './photo.ts'

/** The folder that all photos came in, where its name says something, or else the day: `Photos of 12 May 2026`. */
export function defaultName(photos: readonly Photo[], today: Date, { t, format }: Words): string {
  const name = nameFromFolders(commonFolders(photos.map(({ folder }) => folder)))
  return name ?? t('upload.photosOf', { date: format.day(today) })
}

/** The folders, from the outermost in, that all of some paths share. */
function commonFolders([first = '', ...others]: readonly string[]): string[] {
  const parts = first.split('/')
  const differing = parts.findIndex((part, i) => others.some((other) => other.split('/')[i] !== part))
  return differing === -1 ? parts : parts.slice(0, differing)
}
