import type { ZodError } from 'zod'
import { sayWhatIsWrong, whatIsWrong } from '../what-is-wrong.ts'
import { LooseJsonError, lineOfNotANumber, parseLooseJson } from './loose-json.ts'
import { readMatrices } from './loose-matrix.ts'
import { looseNumber } from './loose-number.ts'
import { cameraOf, unsupportedCamera } from './transforms-camera.ts'
import {
  INTRINSICS_KEYS,
  MAX_FRAMES,
  type TransformsFrame,
  type TransformsJsonInput,
  transformsFrameSchema,
  transformsTopSchema,
} from './transforms-json.ts'

/** A frame without a pose, as instant-ngp and COLMAP's converters write for unregistered images. */
export interface FrameWithoutPose {
  /** `frames[3]` where even that is not said. */
  path: string
  /** Where its NaN or infinity stands; null for one that is null or lacks numbers. */
  line: number | null
}

/** A transforms.json, or its error and what to do about it, a sentence each. */
export type ParsedTransforms =
  | { transforms: TransformsJsonInput; withoutPose: FrameWithoutPose[] }
  | { problem: string; suggestion: string }

/**
 * Reads a transforms.json in the dialects of nerfstudio, instant-ngp and the NeRF data sets. Frames without a pose are left out
 * and reported; of two frames with the same image the first counts; cameras other than perspective ones are refused by name.
 *
 * @param source what the file is called in messages
 */
export function parseTransforms(text: string, source = 'transforms.json'): ParsedTransforms {
  let content: unknown
  try {
    content = parseLooseJson(text)
  } catch (error) {
    if (!(error instanceof LooseJsonError)) throw error
    const problem = `${source} is not valid JSON: look at line ${error.line}, column ${error.column}.`
    return { problem, suggestion: 'Correct the file, or export it again.' }
  }
  if (!isObject(content) || !Array.isArray(content.frames)) {
    return unusable(source, 'it has no list of “frames”')
  }
  const { frames: given, ...rest } = content
  const matrices = readMatrices(given.map((each) => (isObject(each) ? each.transform_matrix : null)))
  const top = transformsTopSchema.safeParse(readNumbers(rest))
  if (!top.success) return unusable(source, sayFault(top.error, rest))
  const frames = new Map<string, TransformsFrame>()
  const withoutPose: FrameWithoutPose[] = []
  for (const [index, each] of given.entries()) {
    const bad = poseless(each, index)
    if (bad) {
      withoutPose.push(bad)
      continue
    }
    const read = { ...readNumbers(each), transform_matrix: matrices[index] }
    const frame = transformsFrameSchema.safeParse(isObject(each) ? read : each)
    if (!frame.success) return unusable(source, sayFault(frame.error, each, ['frames', index]))
    if (!frames.has(frame.data.file_path)) frames.set(frame.data.file_path, frame.data)
  }
  if (frames.size === 0) return noFrames(source, withoutPose)
  if (frames.size > MAX_FRAMES) return unusable(source, `it has more than ${MAX_FRAMES} frames`)
  const transforms = { ...top.data, frames: [...frames.values()] }
  for (const frame of transforms.frames) {
    const unsupported = unsupportedCamera(cameraOf(frame, transforms))
    if (unsupported) return otherCamera(source, frame.file_path, unsupported)
  }
  return { transforms, withoutPose }
}

/** The pose of a frame that has none: null, a matrix without all of its numbers, or an intrinsic that is no number. */
function poseless(frame: unknown, index: number): FrameWithoutPose | null {
  const nameless = `frames[${index}]`
  if (frame === null) return { path: nameless, line: null }
  if (!isObject(frame)) return null
  const path = typeof frame.file_path === 'string' ? frame.file_path : nameless
  const matrix = frame.transform_matrix
  const values = [matrix, ...INTRINSICS_KEYS.map((key) => frame[key])].flat(2)
  for (const value of values) {
    const line = lineOfNotANumber(value)
    if (line !== null) return { path, line }
  }
  const hasGap = matrix === null || (Array.isArray(matrix) && matrix.flat(1).includes(null))
  return hasGap ? { path, line: null } : null
}

const NUMBER_KEYS = new Set([...INTRINSICS_KEYS, 'depth_unit_scale_factor', 'integer_depth_scale'])

/** Values without information count as missing: `"k1": null`, NaN and infinity. Numbers may be written as text. */
function readNumbers(value: unknown): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(isObject(value) ? value : {})
      .filter(([, each]) => each !== null && lineOfNotANumber(each) === null)
      .map(([key, each]) => [key, NUMBER_KEYS.has(key) ? looseNumber(each) : each]),
  )
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** `frames.3.w must be a number, and is “320”` */
function sayFault(error: ZodError, given: unknown, above: readonly PropertyKey[] = []): string {
  const { field, what } = whatIsWrong(error, given)
  return sayWhatIsWrong({ field: [...above, field].filter((part) => part !== '').join('.'), what })
}

function unusable(source: string, what: string): ParsedTransforms {
  return {
    problem: `${source} can’t be used: ${what}.`,
    suggestion: 'Correct it as docs/captures.md describes it, or reconstruct the images without poses.',
  }
}

function noFrames(source: string, withoutPose: readonly FrameWithoutPose[]): ParsedTransforms {
  const [first] = withoutPose
  if (!first) return unusable(source, 'its list of “frames” is empty')
  const line = first.line === null ? '' : ` (line ${first.line})`
  return unusable(source, `none of its frames has a pose; the first is “${first.path}”${line}`)
}

function otherCamera(source: string, path: string, { key, what }: { key: string; what: string }): ParsedTransforms {
  return {
    problem: `“${path}” was taken with ${what} (${key} in ${source}), which Maquette doesn’t model.`,
    suggestion: 'Undistort the images to perspective ones and export the poses again, or use the images without poses.',
  }
}
