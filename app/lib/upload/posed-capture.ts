import { depthPathOf, isInsideCapture, matchPaths, pathsOfTransforms } from '#server/contracts/capture-paths.ts'
import { type CaptureRoute, MIN_DEPTH_SHARE } from '#server/contracts/capture-route.ts'
import { type TransformsJsonInput, transformsJsonSchema } from '#server/contracts/transforms-json.ts'
import type { Photo, TransformsFile } from './photo.ts'

/** What a transforms.json says of the chosen files. */
export interface PosedCapture {
  transforms: TransformsJsonInput
  /** The file of each path that is named and there. */
  files: ReadonlyMap<string, Photo>
  /** Images, each once, in the order of the frames. */
  colors: readonly Photo[]
  framesWithDepth: number
  framesWithMask: number
  /** Where focal lengths stand: at the top, in every frame, or not for every frame. */
  intrinsics: 'shared' | 'per-frame' | 'missing'
  /** Paths that are named and not among the files, or that lead out of the capture. */
  missing: readonly string[]
  outside: readonly string[]
  /** Files that nothing names. */
  unused: readonly Photo[]
  route: CaptureRoute
}

/** The content of a transforms.json, or in a sentence what is wrong with it. */
export type ReadTransforms = { transforms: TransformsJsonInput } | { problem: string }

export function readTransforms(text: string): ReadTransforms {
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch {
    return { problem: 'transforms.json is not valid JSON.' }
  }
  const parsed = transformsJsonSchema.safeParse(content)
  if (parsed.success) return { transforms: parsed.data }
  const [issue] = parsed.error.issues
  const where = issue?.path.join('.') || 'the file as a whole'
  return { problem: `transforms.json can’t be used: ${where}: ${issue?.message ?? 'not as expected'}.` }
}

export function arrangePosed(
  transforms: TransformsJsonInput,
  folder: TransformsFile['folder'],
  photos: readonly Photo[],
): PosedCapture {
  const paths = pathsOfTransforms(transforms)
  const takeable = photos.filter(({ state }) => state !== 'refused')
  const files = matchPaths(paths, new Map(takeable.map((photo) => [pathFrom(folder, photo), photo])))
  const used = new Set(files.values())
  const { frames } = transforms
  const framesWithDepth = frames.filter((frame) => depthPathOf(frame) !== undefined).length
  return {
    transforms,
    files,
    colors: [...new Set(frames.flatMap(({ file_path }) => files.get(file_path) ?? []))],
    framesWithDepth,
    framesWithMask: frames.filter(({ mask_path }) => mask_path !== undefined).length,
    intrinsics: intrinsicsOf(transforms),
    missing: paths.filter((path) => isInsideCapture(path) && !files.has(path)),
    outside: paths.filter((path) => !isInsideCapture(path)),
    unused: takeable.filter((photo) => !used.has(photo)),
    route: framesWithDepth > MIN_DEPTH_SHARE * frames.length ? 'depth' : 'posed',
  }
}

/** What keeps it from being reconstructed, in a sentence each. The server looks at poses and sizes besides. */
export function posedProblemsOf({ missing, outside, intrinsics }: PosedCapture): string[] {
  const problems: string[] = []
  if (outside[0]) problems.push(`transforms.json names “${outside[0]}”, which lies outside of the capture.`)
  if (missing[0]) problems.push(`transforms.json names “${missing[0]}”, and there is no such file.`)
  if (intrinsics === 'missing') problems.push('transforms.json gives no focal length for some frames.')
  return problems
}

function pathFrom(folder: string, { folder: own, fileName }: Photo): string {
  const path = own ? `${own}/${fileName}` : fileName
  return folder && path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path
}

function intrinsicsOf(transforms: TransformsJsonInput): PosedCapture['intrinsics'] {
  const hasFocal = ({ fl_x, camera_angle_x }: { fl_x?: number | undefined; camera_angle_x?: number | undefined }) =>
    (fl_x ?? camera_angle_x) !== undefined
  if (transforms.frames.every(hasFocal)) return 'per-frame'
  return hasFocal(transforms) ? 'shared' : 'missing'
}
