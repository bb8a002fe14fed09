import { VIEW_NAMES, type ViewName } from '#server/contracts/capture/capture.ts'
import { placeOf, type ViewPlace, type ViewRole } from '#server/contracts/capture/six-view-names.ts'
import type { Words } from '../words/words.ts'
import type { Photo } from './photo.ts'

/** Files by their places; a place without one is missing. */
export type SixViews = Record<ViewName, Partial<Record<ViewRole, Photo>>>

/** Puts files in their places: where the user moved them, else where their names say. The first in a place keeps it. */
export function arrangeSixViews(photos: readonly Photo[], moved: ReadonlyMap<string, ViewPlace>): SixViews {
  const views = Object.fromEntries(VIEW_NAMES.map((view) => [view, {}])) as SixViews
  const byChoice = photos.toSorted((a, b) => Number(moved.has(b.key)) - Number(moved.has(a.key)))
  for (const photo of byChoice) {
    const place = moved.get(photo.key) ?? placeOf(photo)
    if (place) views[place.view][place.role] ??= photo
  }
  return views
}

/** What keeps them from being reconstructed, in a sentence each; empty when nothing does. */
export function problemsOf(views: SixViews, { t }: Words): string[] {
  const size = Object.values(views).find(({ color }) => color?.size)?.color?.size ?? null
  return VIEW_NAMES.flatMap((view) => {
    const { color, depth } = views[view]
    const named = { view: t(`upload.${view}`) }
    if (!color && !depth) return [t('upload.viewMissing', named)]
    if (!color) return [t('upload.viewNoColor', named)]
    if (!depth) return [t('upload.viewNoDepth', named)]
    const other = [color, depth].find((file) => size && file.size && !isSameSize(file.size, size))
    return other
      ? [t('upload.viewSize', { name: other.fileName, size: sizeText(other.size), wanted: sizeText(size) })]
      : []
  })
}

type Size = NonNullable<Photo['size']>

function isSameSize(a: Size, b: Size): boolean {
  return a.widthPx === b.widthPx && a.heightPx === b.heightPx
}

function sizeText(size: Size | null): string {
  return size ? `${size.widthPx} x ${size.heightPx}` : ''
}
