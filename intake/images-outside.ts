import { matchPaths, pathsOfTransforms } from '#server/contracts/capture/capture-paths.ts'
import { parseLooseJson } from '#server/contracts/capture/loose-json.ts'
import { parseTransforms } from '#server/contracts/capture/parse-transforms.ts'
import { isImageName } from './file-kinds.ts'

interface PosesIn {
  folder: string
  source: string
  text: string
}

/** ScanNet++ has images of one name twice, and only the name of the file with the poses says which are meant. */
const UNDISTORTED = /undistorted/i

/** Whether one of these transforms is of undistorted images, and such are there. */
export function isUndistorted(source: string, all: readonly string[]): boolean {
  return UNDISTORTED.test(source) && all.some((path) => isImageName(path) && UNDISTORTED.test(path))
}

/**
 * A transforms.json whose images are in a folder beside its own, with paths from the next folder above that has some:
 * ScanNet++ keeps poses in `dslr/nerfstudio` and images in `dslr/resized_images`. Null when its own folder has an image that it names, and when
 * none has.
 */
export function withImagesOutside(poses: PosesIn, all: readonly string[]): Pick<PosesIn, 'folder' | 'text'> | null {
  const parsed = parseTransforms(poses.text, poses.source)
  if (poses.folder === '' || 'problem' in parsed) return null
  const images = all.filter(isImageName)
  const named = pathsOfTransforms(parsed.transforms)
  for (let folder = poses.folder; ; folder = parentOf(folder)) {
    const files = matchWithin(named, pathsBelow(folder, images), UNDISTORTED.test(poses.source))
    if (parsed.transforms.frames.some(({ file_path }) => files.has(file_path))) {
      return folder === poses.folder ? null : { folder, text: withPaths(poses.text, files) }
    }
    if (folder === '') return null
  }
}

function matchWithin(named: readonly string[], below: readonly string[], wantsUndistorted: boolean) {
  const found = matchPaths(named, new Map(below.map((path) => [path, path])))
  const left = named.filter((path) => !found.has(path))
  const meant = below.filter((path) => UNDISTORTED.test(path) === wantsUndistorted)
  return new Map([...found, ...matchPaths(left, new Map(meant.map((path) => [path, path])))])
}

const PATH_KEYS = ['file_path', 'depth_file_path', 'depth_path', 'mask_path']

function withPaths(text: string, files: ReadonlyMap<string, string>): string {
  const content = parseLooseJson(text) as { frames: Record<string, unknown>[] }
  const frames = content.frames.map((frame) => {
    const paths = PATH_KEYS.flatMap((key) => {
      const file = files.get(String(frame?.[key]))
      return file === undefined ? [] : [[key, file]]
    })
    return frame && { ...frame, ...Object.fromEntries(paths) }
  })
  return JSON.stringify({ ...content, frames })
}

function pathsBelow(folder: string, paths: readonly string[]): string[] {
  const prefix = folder === '' ? '' : `${folder}/`
  return paths.flatMap((path) => (path.startsWith(prefix) ? path.slice(prefix.length) : []))
}

function parentOf(folder: string): string {
  return folder.slice(0, Math.max(0, folder.lastIndexOf('/')))
}
