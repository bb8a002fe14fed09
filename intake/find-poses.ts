import { matchPaths } from '#server/contracts/capture/capture-paths.ts'
import { parseLooseJson } from '#server/contracts/capture/loose-json.ts'
import { parseTransforms } from '#server/contracts/capture/parse-transforms.ts'
import { comparePaths, isImageName, isPhotoName } from './file-kinds.ts'
import { isUndistorted, withImagesOutside } from './images-outside.ts'
import { colmapModel } from './layouts/colmap-model.ts'
import type { Layout, LayoutFolder } from './layouts/layout.ts'
import { middlebury } from './layouts/middlebury.ts'
import { polycam } from './layouts/polycam.ts'
import { record3d, record3dRecording } from './layouts/record3d.ts'
import { scanNet, sevenScenes } from './layouts/rgbd-sequences.ts'
import { scannerApp } from './layouts/scanner-app.ts'
import { withMasks } from './layouts/with-masks.ts'

/** Poses that came with files, as a transforms.json says them. */
export interface FoundPoses {
  /** What they were read from, for people: `transforms.json`, `a COLMAP model`. */
  source: string
  /** Whether that is a transforms.json or its siblings, which name each file themselves, and lies above its images. */
  isTransforms: boolean
  /** Where the paths in the text start, from what was chosen on; `''` for that itself. */
  folder: string
  /** For `parseTransforms`. */
  text: string
  /** Files that describe and are no images, by their paths. */
  descriptions: ReadonlySet<string>
}

/** What was chosen: paths of its files, and their bytes. */
export type WholeFolder = Pick<LayoutFolder, 'paths' | 'bytes'>

/** The likelier first: a model of COLMAP often lies beside what another program wrote. */
const LAYOUTS: readonly Layout[] = [
  polycam,
  scannerApp,
  record3d,
  record3dRecording,
  scanNet,
  sevenScenes,
  colmapModel,
  middlebury,
]

/** What every layout has one of: where there is none, there is nothing to look through. */
const MARKER =
  /(^|\/)(transforms[^/]*\.json|cameras\.(bin|txt)|(corrected_)?cameras\/[^/]+\.json|metadata(\.json)?|frame_\d+\.json|pose\/\d+\.txt|[^/]+\.pose\.txt|[^/]*_par\.txt)$/i

/** Folders below what was chosen that may hold the capture: `scans/kitchen/keyframes`. */
const MAX_DEPTH = 3

/**
 * The poses in a folder, or in the first folder below that has some; null when there are none. A `transforms.json` comes before all other
 * layouts, and before its siblings `transforms_train.json`, `_val` and `_test`, which are taken together. Throws LayoutError.
 */
export async function findPoses(whole: WholeFolder): Promise<FoundPoses | null> {
  const folders = foldersOf(whole.paths)
  const inFolder = pathsIn(folders, whole.paths)
  for (const folder of folders) {
    const read = new Set<string>()
    const inside = folderAt(whole, { folder, paths: inFolder.get(folder) ?? [], read })
    const transforms = await findTransforms(inside, whole.paths)
    const found = transforms ?? (await findLayout(inside))
    if (!found) continue
    const outside = transforms && withImagesOutside({ ...transforms, folder }, whole.paths)
    return { ...found, folder, ...outside, isTransforms: transforms !== null && !outside, descriptions: read }
  }
  return null
}

/**
 * The nearest first. Nothing below a folder of photos: poses in there are from an earlier reconstruction of
 * these photos made.
 */
function foldersOf(paths: readonly string[]): string[] {
  const folders = new Set<string>()
  const ofPhotos = new Set(paths.filter(isPhotoName).map(parentOf))
  const isBelowPhotos = (folder: string): boolean =>
    folder !== '' && (ofPhotos.has(parentOf(folder)) || isBelowPhotos(parentOf(folder)))
  for (const path of paths) {
    if (!MARKER.test(path)) continue
    const parts = path.split('/').slice(0, -1)
    for (let depth = 0; depth <= Math.min(MAX_DEPTH, parts.length); depth++)
      folders.add(parts.slice(0, depth).join('/'))
  }
  const depthOf = (folder: string) => (folder === '' ? 0 : folder.split('/').length)
  return [...folders]
    .filter((folder) => !isBelowPhotos(folder))
    .sort((a, b) => depthOf(a) - depthOf(b) || comparePaths(a, b))
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')))
}

/** The paths in each of some folders, to any depth, in one pass: there may be as many folders as files. */
function pathsIn(folders: readonly string[], paths: readonly string[]): Map<string, string[]> {
  const found = new Map(folders.map((folder): [string, string[]] => [folder, []]))
  for (const path of paths) {
    found.get('')?.push(path)
    for (
      let depth = 1, at = path.indexOf('/');
      at >= 0 && depth <= MAX_DEPTH;
      depth++, at = path.indexOf('/', at + 1)
    ) {
      found.get(path.slice(0, at))?.push(path)
    }
  }
  return found
}

interface Inside {
  folder: string
  /** All that are in it, from what was chosen on. */
  paths: readonly string[]
  /** Gets the paths of files that are read. */
  read: Set<string>
}

function folderAt(whole: WholeFolder, { folder, paths, read }: Inside): LayoutFolder {
  const prefix = folder === '' ? '' : `${folder}/`
  const noted = (path: string): string => {
    read.add(`${prefix}${path}`)
    return `${prefix}${path}`
  }
  return {
    paths: paths.map((path) => path.slice(prefix.length)),
    text: async (path) => decodeText(await whole.bytes(noted(path))),
    bytes: (path) => whole.bytes(noted(path)),
  }
}

/** Windows' PowerShell writes UTF-16. A byte order mark is taken off. */
function decodeText(bytes: Uint8Array): string {
  const [first, second] = bytes
  const isUtf16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)
  return new TextDecoder(isUtf16 ? `utf-16${first === 0xff ? 'le' : 'be'}` : 'utf-8').decode(bytes)
}

type Found = Pick<FoundPoses, 'source' | 'text'>

async function findTransforms(folder: LayoutFolder, all: readonly string[]): Promise<Found | null> {
  const parts = folder.paths.filter((path) => /^transforms[^/]*\.json$/i.test(path)).sort(trainFirst)
  const undistorted = parts.find((path) => isUndistorted(path, all))
  const whole = undistorted ?? parts.find((path) => /^transforms\.json$/i.test(path))
  if (whole !== undefined) return { source: whole, text: await folder.text(whole) }
  const texts = await Promise.all(parts.map(async (source) => ({ source, text: await folder.text(source) })))
  // Some programs write the poses of a split whose images were never rendered.
  const withImages = texts.filter((each) => hasImages(each, folder.paths))
  const used = withImages.length > 0 ? withImages : texts
  return used.length < 2 ? (used[0] ?? null) : together(used)
}

/** Whether an image that it names is there. What can't be read is for `parseTransforms` to say. */
function hasImages({ text, source }: Found, paths: readonly string[]): boolean {
  const parsed = parseTransforms(text, source)
  if ('problem' in parsed) return true
  const images = new Map(paths.filter(isImageName).map((path) => [path, path]))
  const named = matchPaths(
    parsed.transforms.frames.map(({ file_path }) => file_path),
    images,
  )
  return named.size > 0
}

function trainFirst(a: string, b: string): number {
  return Number(/train/i.test(b)) - Number(/train/i.test(a)) || comparePaths(a, b)
}

/** One file of several: what each says for all of its frames is said in each of them. */
function together(texts: readonly Found[]): Found {
  const frames: unknown[] = []
  for (const each of texts) {
    let content: unknown
    try {
      content = parseLooseJson(each.text)
    } catch {
      // Told by `parseTransforms`, with its line.
      return each
    }
    // Told by `parseTransforms`, too: no object, no list of frames.
    if (typeof content !== 'object' || content === null) return each
    const { frames: own, ...shared } = content as { frames?: unknown }
    if (!Array.isArray(own)) return each
    frames.push(...own.map((frame) => (frame === null ? null : { ...shared, ...frame })))
  }
  const others = texts.length - 1
  const source = `${texts[0]?.source} and ${others === 1 ? texts[1]?.source : `${others} more like it`}`
  return { source, text: JSON.stringify({ frames }) }
}

async function findLayout(folder: LayoutFolder): Promise<Found | null> {
  if (!folder.paths.some(isImageName)) return null
  for (const layout of LAYOUTS) {
    const content = await layout.find(folder)
    if (content) return { source: layout.name, text: JSON.stringify(withMasks(content, folder.paths)) }
  }
  return null
}
