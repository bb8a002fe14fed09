import type { LeftOutFrame } from '#server/contracts/capture/capture.ts'
import { depthPathOf, matchPaths, pathsOfTransforms } from '#server/contracts/capture/capture-paths.ts'
import { type CaptureRoute, MIN_DEPTH_SHARE } from '#server/contracts/capture/capture-route.ts'
import {
  completeFrames,
  type FrameGaps,
  gapsOf,
  hasGaps,
  leftOutFrames,
  MIN_FRAMES,
} from '#server/contracts/capture/complete-frames.ts'
import {
  type FrameWithoutPose,
  type ParsedTransforms,
  parseTransforms,
} from '#server/contracts/capture/parse-transforms.ts'
import { hasFocalLength } from '#server/contracts/capture/transforms-camera.ts'
import type { TransformsJsonInput } from '#server/contracts/capture/transforms-json.ts'
import type { Words } from '../words/words.ts'
import type { Photo, TransformsFile } from './photo.ts'
import { saySource } from './say-source.ts'

/** What poses say of the chosen files. */
export interface PosedCapture {
  /** What they were read from, for people. */
  source: string
  /** As it is submitted: without frames that were left out. */
  transforms: TransformsJsonInput
  /** The file of each path that is named and there. */
  files: ReadonlyMap<string, Photo>
  /** Images, each once, in the order of the frames. */
  colors: readonly Photo[]
  framesWithDepth: number
  framesWithMask: number
  /** Where focal lengths stand: at the top, in every frame, or not for every frame. */
  intrinsics: 'shared' | 'per-frame' | 'missing'
  /** What all frames name and is not there, also when it is left out. */
  gaps: FrameGaps
  /** Named files that the server refused. */
  refused: readonly Photo[]
  /** Frames whose image, and mask if they name one, is there: what is left when the others are left out. */
  completeCount: number
  /** Whether the user left out what is missing. */
  isLeftOut: boolean
  withoutPose: readonly FrameWithoutPose[]
  /** Frames that are not submitted, and what they lack. */
  leftOut: readonly LeftOutFrame[]
  /** Files that nothing names. */
  unused: readonly Photo[]
  route: CaptureRoute
}

export function readPoses({ text, source, problem }: TransformsFile): ParsedTransforms {
  return problem ?? parseTransforms(text, source)
}

/** @param leaveOut whether frames whose files are not there are to be left out */
export function arrangePosed(
  { transforms, withoutPose }: Extract<ParsedTransforms, { transforms: unknown }>,
  { folder, source }: Pick<TransformsFile, 'folder' | 'source'>,
  photos: readonly Photo[],
  leaveOut = false,
): PosedCapture {
  const byPath = new Map(photos.map((photo) => [pathFrom(folder, photo), photo]))
  const named = matchPaths(pathsOfTransforms(transforms), byPath)
  const files = new Map([...named].filter(([, { state }]) => state !== 'refused'))
  const has = (path: string) => files.has(path)
  const gaps = gapsOf(transforms, has)
  const complete = completeFrames(transforms, has)
  const kept = leaveOut ? complete : transforms
  const used = new Set(named.values())
  const framesWithDepth = kept.frames.filter((frame) => depthPathOf(frame) !== undefined).length
  return {
    source,
    transforms: kept,
    files,
    colors: [...new Set(kept.frames.flatMap(({ file_path }) => files.get(file_path) ?? []))],
    framesWithDepth,
    framesWithMask: kept.frames.filter(({ mask_path }) => mask_path !== undefined).length,
    intrinsics: intrinsicsOf(transforms),
    gaps,
    refused: [...new Set(named.values())].filter(({ state }) => state === 'refused'),
    completeCount: complete.frames.length,
    isLeftOut: leaveOut && hasGaps(gaps),
    withoutPose,
    leftOut: leftOutFrames(leaveOut ? transforms : { ...transforms, frames: [] }, has, withoutPose),
    unused: photos.filter((photo) => photo.state !== 'refused' && !used.has(photo)),
    route: framesWithDepth > MIN_DEPTH_SHARE * kept.frames.length ? 'depth' : 'posed',
  }
}

/** What keeps it from being reconstructed, in a sentence each. The server looks at poses and sizes besides. */
export function posedProblemsOf(posed: PosedCapture, words: Words): string[] {
  const { t } = words
  const source = saySource(posed.source, words)
  const { gaps, isLeftOut, completeCount, intrinsics } = posed
  const problems: string[] = []
  const lacking = gaps.images.length + gaps.depths.length + gaps.masks.length
  if (lacking > 0 && completeCount < MIN_FRAMES) {
    problems.push(t('upload.fewFrames', { least: MIN_FRAMES, frames: gaps.frames, source }))
  } else if (lacking > 0 && !isLeftOut) {
    problems.push(t('upload.lacking', { count: lacking, source }))
  }
  if (intrinsics === 'missing') problems.push(t('upload.noFocalLength', { source }))
  return problems
}

function pathFrom(folder: string, { folder: own, fileName }: Photo): string {
  const path = own ? `${own}/${fileName}` : fileName
  return folder && path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path
}

function intrinsicsOf(transforms: TransformsJsonInput): PosedCapture['intrinsics'] {
  if (transforms.frames.every(hasFocalLength)) return 'per-frame'
  return hasFocalLength(transforms) ? 'shared' : 'missing'
}
