import type { TransformsFrame, TransformsJsonInput } from './transforms-json.ts'

/** The paths that a transforms.json names: images, depth images and masks, each once. */
export function pathsOfTransforms({ frames }: TransformsJsonInput): string[] {
  const paths = frames.flatMap((frame) => [frame.file_path, depthPathOf(frame), frame.mask_path])
  return [...new Set(paths.filter((path) => path !== undefined))]
}

/** The path of a frame's depth image; undefined when it has none, or one that is said to be empty. */
export function depthPathOf(frame: TransformsFrame): string | undefined {
  return frame.depth_empty ? undefined : (frame.depth_file_path ?? frame.depth_path)
}

/** A path cut into its parts, from the last to the first, in one case and one Unicode form. */
interface Parts {
  backwards: string[]
  /** The last part without its ending. */
  stem: string
}

interface Known extends Parts {
  path: string
}

/**
 * The file of each path in a capture. `files` are relative to the capture's folder, with `/` between the parts. Only files that were
 * chosen are found: nothing is looked up outside.
 *
 * Paths are taken as tools write them: absolute, through `..`, from another folder, with backslashes, percent-encoded, in another case, Unicode
 * form or ending, or without one (`./train/r_0`, as the NeRF data sets have it). The first way that finds exactly one file counts, for all
 * paths before the next is tried: the path itself; itself without endings; either in any case and form; then the longest tail that path and file have
 * in common. A tail is all of the path or all of the file's, so that `images/1.png` is not taken for `depth/1.png`; of a path that leads out of
 * the folder two parts do. A file that one path has found is not given to another by a vaguer way. What has no file is left out.
 */
export function matchPaths<T>(paths: readonly string[], files: ReadonlyMap<string, T>): Map<string, T> {
  const known = [...files.keys()].map((path): Known => ({ path, ...partsOf(path) }))
  const byStem = new Map<string, Known[]>()
  for (const file of known) {
    const alike = byStem.get(file.stem)
    if (alike) alike.push(file)
    else byStem.set(file.stem, [file])
  }
  const claimed = new Set<string>()
  const found = new Map<string, string>()
  for (const way of WAYS) {
    const here: [path: string, file: string][] = []
    for (const path of paths) {
      if (found.has(path)) continue
      for (const wanted of readingsOf(path)) {
        // A name without an ending may have a dot all the same: `frame-000001.color`.
        const stems = new Set([wanted.stem, wanted.backwards[0] ?? ''])
        const near = [...stems].flatMap((stem) => byStem.get(stem) ?? []).filter(({ path: file }) => !claimed.has(file))
        const file = way(wanted, near)
        if (file) here.push([path, file.path])
        if (file) break
      }
    }
    for (const [path, file] of here) {
      found.set(path, file)
      claimed.add(file)
    }
  }
  return new Map(
    paths.flatMap((path): [string, T][] => {
      const file = found.get(path)
      return file === undefined ? [] : [[path, files.get(file) as T]]
    }),
  )
}

type Way = (wanted: Reading, near: readonly Known[]) => Known | undefined

interface Reading extends Parts {
  /** Without `.` and empty parts, otherwise unchanged. */
  exact: string
  leadsOut: boolean
}

const WAYS: readonly Way[] = [
  ({ exact }, near) => only(near, ({ path }) => path === exact),
  ({ exact }, near) => only(near, ({ path }) => withoutEnding(path) === exact),
  (wanted, near) => only(near, (file) => file.backwards.join('/') === wanted.backwards.join('/')),
  (wanted, near) => longestTail(wanted, near, { anyEnding: false }),
  (wanted, near) => longestTail(wanted, near, { anyEnding: true }),
]

/** The path as it is, then without percent signs where it has any. */
function readingsOf(path: string): Reading[] {
  const decoded = decode(path)
  return (decoded === path ? [path] : [path, decoded]).map((text) => {
    const parts = text.split(/[/\\]/).filter((part) => part !== '' && part !== '.')
    const leadsOut = /^([/\\]|[a-z]:|file:)/i.test(text) || parts.includes('..')
    const inside = parts.slice(parts.lastIndexOf('..') + 1).filter((part) => !/^[a-z]+:$/i.test(part))
    return { exact: parts.join('/'), leadsOut, ...partsOf(inside.join('/')) }
  })
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

function partsOf(path: string): Parts {
  const backwards = path.normalize('NFC').toLowerCase().split('/').reverse()
  return { backwards, stem: withoutEnding(backwards[0] ?? '') }
}

/** Parts that a path which leads out of the folder must have in common with a file: its own folder and the name. */
const MIN_PARTS_OUTSIDE = 2

function longestTail(
  wanted: Reading,
  near: readonly Known[],
  { anyEnding }: { anyEnding: boolean },
): Known | undefined {
  const lengths = near.map((file) => {
    const [name, ...folders] = file.backwards
    const isNamed = name === wanted.backwards[0] || file.stem === wanted.backwards[0]
    if (!isNamed && !(anyEnding && file.stem === wanted.stem)) return 0
    let length = 1
    while (length <= folders.length && wanted.backwards[length] === file.backwards[length]) length++
    const isWhole = length >= Math.min(wanted.backwards.length, file.backwards.length)
    return isWhole || (wanted.leadsOut && length >= MIN_PARTS_OUTSIDE) ? length : 0
  })
  const longest = Math.max(0, ...lengths)
  return longest === 0 ? undefined : only(near, (_, i) => lengths[i] === longest)
}

/** The only match; with two files of the same name it is ambiguous. */
function only(files: readonly Known[], fits: (file: Known, index: number) => boolean): Known | undefined {
  const fitting = files.filter(fits)
  return fitting.length === 1 ? fitting[0] : undefined
}

function withoutEnding(path: string): string {
  return path.replace(/\.[^./]*$/, '')
}
