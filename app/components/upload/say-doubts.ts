import type { NoteCode } from '#server/contracts/uploads/note-codes.ts'
import type { Doubt, DoubtCode, DoubtfulFacts } from '#server/contracts/uploads/photo-doubts.ts'
import type { Words } from '../../lib/words/words.ts'

const DOUBTS = {
  BLURRED: 'blurred',
  PLAIN: 'plain',
  TINY: 'tiny',
  SCREENSHOT: 'screenshot',
  PANORAMA: 'panorama',
  FISHEYE: 'fisheye',
} as const satisfies Partial<Record<DoubtCode, string>>

type Named = keyof typeof DOUBTS

function isNamed(code: DoubtCode): code is Named {
  return code in DOUBTS
}

/** For a tile: `Blurred`. A tiny photo is told by its size. */
export function labelDoubt({ code, label }: Doubt, size: { widthPx: number; heightPx: number } | null, { t }: Words) {
  if (code === 'TINY' && size) return t('upload.onlySize', { size: `${size.widthPx} x ${size.heightPx}` })
  return isNamed(code) ? t(`upload.${DOUBTS[code]}`) : label
}

/** A sentence. The server's own, in English, may name sizes. */
export function sayNote({ code, message }: Pick<Doubt, 'code' | 'message'>, { t, language }: Words): string {
  return language === 'en' ? message : t(`uploadNotes.${code}`)
}

/** `2 photos look blurred.`, `1 photo is a screenshot.`, the most frequent first. */
export function countDoubts(doubts: Iterable<Doubt>, { t }: Words): string[] {
  const counts = new Map<Named, number>()
  for (const { code } of doubts) if (isNamed(code)) counts.set(code, (counts.get(code) ?? 0) + 1)
  return [...counts].sort(([, a], [, b]) => b - a).map(([code, count]) => t(`upload.${DOUBTS[code]}Count`, { count }))
}

const REMARKS = {
  PREVIEW_USED: 'upload.remarkPreview',
  SMALL_PREVIEW: 'upload.remarkSmallPreview',
  LARGEST_PAGE_USED: 'upload.remarkPage',
  MAIN_PICTURE_USED: 'upload.remarkMain',
} as const satisfies Partial<Record<NoteCode, string>>

/** What of a file is used, in a few words, where it isn't simply the file: `its largest page`. */
export function remarkOn({ notes }: Pick<DoubtfulFacts, 'notes'>, { t }: Words): string | null {
  const known = notes.map(({ code }) => code).find((code) => code in REMARKS)
  return known ? t(REMARKS[known as keyof typeof REMARKS]) : null
}
