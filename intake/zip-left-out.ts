import type { LeftOut } from './sort-files.ts'

/** Why a file of an archive is not taken, as it stands in a sentence: here in English, the page has the same in each of its languages. */
export const ZIP_REASONS = {
  link: 'it is a link',
  sameName: 'the archive has another file of this name',
  archive: 'it is an archive within the archive',
  video: 'it is a video, to be given by itself',
  noImage: 'it is no image',
  damaged: 'the archive is damaged there',
} as const

export type ZipReason = keyof typeof ZIP_REASONS

export function leftOutOfZip(path: string, code: ZipReason): LeftOut {
  return { path, reason: ZIP_REASONS[code], code }
}
