import { VIEW_NAMES, type ViewName } from './capture.ts'

export const VIEW_ROLES = ['color', 'depth', 'mask'] as const
export type ViewRole = (typeof VIEW_ROLES)[number]

/** The face of the cube that a file shows. */
export interface ViewPlace {
  view: ViewName
  role: ViewRole
}

interface NamedFile {
  fileName: string
  /** Its folder, relative to the capture's. */
  folder: string
}

/** This many depth images of named views are not a coincidence. */
const MIN_DEPTHS = 2

const DEPTH_WORDS = ['depth', 'depths', 'depthmap', 'depthmaps']
const MASK_WORDS = ['mask', 'masks', 'silhouette', 'silhouettes']

/**
 * The cube face in a file's name and folder: `front.png`, `shoe_front_depth.png`, `depth/front.png`,
 * `masks/top.png`. Null when they name no view, or more than one.
 */
export function placeOf({ fileName, folder }: NamedFile): ViewPlace | null {
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
export function looksLikeSixViews(files: readonly NamedFile[]): boolean {
  const places = files.map(placeOf).filter((place) => place !== null)
  const depths = new Set(places.filter(({ role }) => role === 'depth').map(({ view }) => view))
  return depths.size >= MIN_DEPTHS && places.length > files.length / 2
}

/** An optional file beside six views that describes their cameras (`sixViewOptionsSchema`). */
export const CAPTURE_JSON_NAME = 'capture.json'
