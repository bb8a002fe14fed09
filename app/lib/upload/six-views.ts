import { VIEW_NAMES, type ViewName } from '#server/contracts/capture.ts'
import type { Photo } from './photo.ts'

export const VIEW_ROLES = ['color', 'depth', 'mask'] as const
export type ViewRole = (typeof VIEW_ROLES)[number]

/** The place of a file on the unfolded cube. */
export interface ViewPlace {
  view: ViewName
  role: ViewRole
}

/** Files by their places; a place without one is missing. */
export type SixViews = Record<ViewName, Partial<Record<ViewRole, Photo>>>

/** So many depth images of named views are no accident. */
const MIN_DEPTHS = 2

const DEPTH_WORDS = ['depth', 'depths', 'depthmap', 'depthmaps']
const MASK_WORDS = ['mask', 'masks', 'silhouette', 'silhouettes']

/**
 * The place that a file's name and folder speak of: `front.png`, `shoe_front_depth.png`, `depth/front.png`,
 * `masks/top.png`. Null when they name no view, or more than one.
 */
export function placeOf({ fileName, folder }: Pick<Photo, 'fileName' | 'folder'>): ViewPlace | null {
  const words = (text: string) => text.toLowerCase().split(/[^a-z]+/)
  const inName = words(fileName.replace(/\.[^.]*$/, ''))
  const views = VIEW_NAMES.filter((view) => inName.includes(view))
  const [view] = views
  if (!view || views.length > 1) return null
  const all = [...inName, ...words(folder)]
  if (DEPTH_WORDS.some((word) => all.includes(word))) return { view, role: 'depth' }
  return { view, role: MASK_WORDS.some((word) => all.includes(word)) ? 'mask' : 'color' }
}

/** Whether the files look like six views of an object with depth. */
export function looksLikeSixViews(photos: readonly Photo[]): boolean {
  const places = photos.map(placeOf).filter((place) => place !== null)
  const depths = new Set(places.filter(({ role }) => role === 'depth').map(({ view }) => view))
  return depths.size >= MIN_DEPTHS && places.length > photos.length / 2
}

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
export function problemsOf(views: SixViews): string[] {
  const size = Object.values(views).find(({ color }) => color?.size)?.color?.size ?? null
  return VIEW_NAMES.flatMap((view) => {
    const { color, depth } = views[view]
    if (!color && !depth) return [`The ${view} view is missing.`]
    if (!color) return [`The ${view} view has depth and no image.`]
    if (!depth) return [`The ${view} view has no depth.`]
    const other = [color, depth].find((file) => size && file.size && !isSameSize(file.size, size))
    return other
      ? [`“${other.fileName}” is ${sizeText(other.size)} pixels, not ${sizeText(size)}: all twelve have one size.`]
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
