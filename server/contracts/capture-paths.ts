import type { TransformsFrame, TransformsJsonInput } from './transforms-json.ts'

/** The paths that a transforms.json names: images, depth images and masks, each once. */
export function pathsOfTransforms({ frames }: TransformsJsonInput): string[] {
  const paths = frames.flatMap((frame) => [frame.file_path, depthPathOf(frame), frame.mask_path])
  return [...new Set(paths.filter((path) => path !== undefined))]
}

/** The path of a frame's depth image; undefined when it has none, or one that is said to be empty. */
export function depthPathOf(frame: TransformsFrame): string | undefined {
  return frame.depth_empty ? undefined : frame.depth_file_path
}

/** Whether a path that a capture names stays in the capture's folder. */
export function isInsideCapture(path: string): boolean {
  return !/^([/\\]|[a-z]:)/i.test(path) && !path.split(/[/\\]/).includes('..')
}

/**
 * The file of each path that a capture names. `files` are by their paths from the capture's folder, `/` between
 * the parts. A path without an ending (`./train/r_0`, as the NeRF data sets have it) stands for a file with one. Where no path
 * fits, the base name of a file that was chosen without its folder does, if it is there once. What has no file is left out.
 */
export function matchPaths<T>(paths: readonly string[], files: ReadonlyMap<string, T>): Map<string, T> {
  const all = [...files.keys()]
  const alone = all.filter((file) => !file.includes('/'))
  const found = new Map<string, T>()
  for (const path of paths.filter(isInsideCapture)) {
    const wanted = path.split(/[/\\]/).filter((part) => part !== '' && part !== '.')
    const key =
      only(all, (file) => file === wanted.join('/')) ??
      only(all, (file) => withoutEnding(file) === wanted.join('/')) ??
      only(alone, (file) => file === wanted.at(-1)) ??
      only(alone, (file) => withoutEnding(file) === wanted.at(-1))
    const file = key === undefined ? undefined : files.get(key)
    if (file !== undefined) found.set(path, file)
  }
  return found
}

/** The one that fits; of two files of one name neither is meant for sure. */
function only(files: readonly string[], fits: (file: string) => boolean): string | undefined {
  const fitting = files.filter(fits)
  return fitting.length === 1 ? fitting[0] : undefined
}

function withoutEnding(path: string): string {
  return path.replace(/\.[^./]*$/, '')
}
