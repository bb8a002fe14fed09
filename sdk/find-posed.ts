import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { type FoundPoses, findPoses } from '#intake/find-poses.ts'
import { LayoutError } from '#intake/layouts/layout.ts'
import { depthPathOf, matchPaths, pathsOfTransforms } from '#server/contracts/capture/capture-paths.ts'
import { MIN_DEPTH_SHARE } from '#server/contracts/capture/capture-route.ts'
import {
  completeFrames,
  type FrameGaps,
  gapsOf,
  hasGaps,
  leftOutFrames,
  MIN_FRAMES,
} from '#server/contracts/capture/complete-frames.ts'
import { type ParsedTransforms, parseTransforms } from '#server/contracts/capture/parse-transforms.ts'
import type { TransformsJsonInput } from '#server/contracts/capture/transforms-json.ts'
import type { FindCaptureOptions, FoundCapture } from './find-capture.ts'
import { MaquetteError } from './maquette-error.ts'
import { walkFolder } from './walk-folder.ts'

/** Images with poses in a folder; null when it has none. Throws what `findCapture` says. */
export async function findPosed(
  folder: string,
  { skipMissing = false }: FindCaptureOptions,
): Promise<FoundCapture | null> {
  const { files: all } = await walkFolder(folder).catch(() => ({ files: [] }))
  const poses = await posesOf(folder, all)
  if (!poses) return null
  const { source } = poses
  const { transforms, withoutPose } = transformsOf(poses)

  // (1) which of the files are named
  const below = poses.folder === '' ? '' : `${poses.folder}/`
  const inside = all.filter((file) => file.startsWith(below) && !poses.descriptions.has(file))
  const files = matchPaths(
    pathsOfTransforms(transforms),
    new Map(inside.map((file) => [file.slice(below.length), path.join(folder, file)])),
  )
  const has = (name: string) => files.has(name)
  const gaps = gapsOf(transforms, has)
  if (hasGaps(gaps) && !skipMissing) throw missing(source, gaps, 'are not there')
  const complete = completeFrames(transforms, has)
  assertEnough(source, complete, gaps)

  // (2) what is to be said
  const notes = [
    ...(hasGaps(gaps) ? [`Left out: ${sayGaps(gaps)}.`] : []),
    ...(withoutPose.length > 0 ? [sayWithoutPose(withoutPose, source)] : []),
  ]
  const used = new Set(pathsOfTransforms(complete))
  const withDepth = complete.frames.filter((frame) => depthPathOf(frame) !== undefined).length
  return {
    kind: 'posed',
    posesFrom: source,
    notes,
    paths: [...new Set([...files].flatMap(([name, file]) => (used.has(name) ? [file] : [])))],
    needsColmap: withDepth <= MIN_DEPTH_SHARE * complete.frames.length,
    inputOf(uploadIds) {
      const ids = new Map(
        [...files].flatMap(([name, file]): [string, string][] => {
          const id = used.has(name) ? uploadIds.get(file) : undefined
          return id === undefined ? [] : [[name, id]]
        }),
      )
      const arrived = (name: string) => ids.has(name)
      const refused = gapsOf(complete, arrived)
      if (hasGaps(refused) && !skipMissing) throw missing(source, refused, 'were refused')
      const left = completeFrames(complete, arrived)
      assertEnough(source, left, refused)
      const named = new Set(pathsOfTransforms(left))
      const kept = [...ids].filter(([name]) => named.has(name))
      const isUsable = (name: string) => files.has(name) && (arrived(name) || !used.has(name))
      const leftOut = leftOutFrames(transforms, isUsable, withoutPose)
      return {
        ...{ kind: 'posed', transforms: left, files: Object.fromEntries(kept) },
        ...(leftOut.length > 0 && { leftOut }),
      }
    },
  }
}

async function posesOf(folder: string, all: readonly string[]): Promise<FoundPoses | null> {
  try {
    return await findPoses({
      paths: all,
      bytes: (file) => readFile(path.join(folder, file)),
    })
  } catch (cause) {
    if (cause instanceof LayoutError) {
      const { message, suggestion, file } = cause
      throw new MaquetteError('CAPTURE_INVALID', { message, suggestion: `${suggestion} ${PLAIN}`, file, cause })
    }
    if (!(cause instanceof Error && 'path' in cause)) throw cause
    const file = String(cause.path)
    throw new MaquetteError('FILE_UNREADABLE', {
      message: `${path.basename(file)} in ${folder} can't be read.`,
      suggestion: 'Check that it is a file, and that you may read it.',
      file,
      cause,
    })
  }
}

const PLAIN = 'With --without-poses the images are reconstructed as ordinary photos.'

function transformsOf({ text, source }: FoundPoses): Extract<ParsedTransforms, { transforms: unknown }> {
  const parsed = parseTransforms(text, source)
  if ('transforms' in parsed) return parsed
  throw new MaquetteError('CAPTURE_INVALID', {
    message: parsed.problem,
    suggestion: `${parsed.suggestion} ${PLAIN}`,
    file: source,
  })
}

function sayWithoutPose(frames: readonly { path: string; line: number | null }[], source: string): string {
  const [first] = frames
  const where = first?.line ? `, line ${first.line} of ${source}` : ''
  return `Left out: ${countOf(frames.length, 'frame')} without a pose (“${first?.path}”${where}).`
}

/** `17 of 67 frames name images that are not there` */
function sayGaps({ frames, images, depths, masks }: FrameGaps, what = 'are not there'): string {
  const parts = [
    [images, 'images'],
    [depths, 'depth images'],
    [masks, 'masks'],
  ] as const
  return parts
    .filter(([paths]) => paths.length > 0)
    .map(([paths, kind]) => `${paths.length} of ${frames} frames name ${kind} that ${what}, such as “${paths[0]}”`)
    .join('; ')
}

function missing(source: string, gaps: FrameGaps, what: 'are not there' | 'were refused'): MaquetteError {
  return new MaquetteError('CAPTURE_FILE_MISSING', {
    message: `${sayGaps(gaps, what)} (${source}).`,
    suggestion: 'Add the files, or leave these frames out with --skip-missing.',
    file: gaps.images[0] ?? gaps.depths[0] ?? gaps.masks[0] ?? source,
  })
}

function assertEnough(source: string, { frames }: TransformsJsonInput, gaps: FrameGaps): void {
  if (frames.length >= MIN_FRAMES || !hasGaps(gaps)) return
  throw new MaquetteError('CAPTURE_FILE_MISSING', {
    message: `Of the ${gaps.frames} frames of ${source}, ${frames.length} have their images, and a reconstruction needs at least ${MIN_FRAMES}: ${sayGaps(gaps)}.`,
    suggestion: 'Add the missing images, in the folder that holds the poses or one below.',
    file: gaps.images[0] ?? gaps.masks[0] ?? source,
  })
}

function countOf(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}
