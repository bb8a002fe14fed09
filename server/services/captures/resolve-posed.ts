import type { CaptureInput, PosedFrame } from '#server/contracts/capture/capture.ts'
import { depthPathOf } from '#server/contracts/capture/capture-paths.ts'
import {
  cameraOf,
  focalLengthOf,
  type GivenCamera,
  unsupportedCamera,
} from '#server/contracts/capture/transforms-camera.ts'
import type { TransformsFrame, TransformsJsonInput } from '#server/contracts/capture/transforms-json.ts'
import { explainError } from '#server/contracts/notes/explain-error.ts'
import { AppError } from '../../errors.ts'
import { assertMaskShape, fileOf, isSameShape, sayPixels, storedSize, type UploadFacts } from './capture-errors.ts'
import type { ResolvedCapture } from './resolved-capture.ts'
import { nearOrigin } from './world-origin.ts'

type PosedInput = Extract<CaptureInput, { kind: 'posed' }>

/** nerfstudio's: depth images hold millimetres. */
const DEFAULT_DEPTH_UNIT = 0.001

/** How far the axes of a pose may deviate from unit length and right angles, and its determinant from 1. */
const MAX_ROTATION_ERROR = 1e-3

/** Images with poses from a transforms.json; depth and masks where frames name them. */
export function resolvePosed(input: PosedInput, uploads: ReadonlyMap<string, UploadFacts>): ResolvedCapture {
  const { transforms } = input
  const resolved = transforms.frames.map((frame) => resolveFrame(frame, input, uploads))
  // Two paths may lead to one image: it gets the pose of the first.
  const distinct = resolved.filter(({ color }, i) => resolved.findIndex((other) => other.color === color) === i)
  const { frames, origin } = nearOrigin(distinct)
  const depthUnit = transforms.depth_unit_scale_factor ?? transforms.integer_depth_scale ?? DEFAULT_DEPTH_UNIT
  return {
    capture: {
      ...{ kind: 'posed', frames, depthUnit },
      ...(origin && { origin }),
      ...(input.leftOut?.length && { leftOut: input.leftOut }),
    },
    colors: frames.map(({ color }) => color),
    depths: frames.flatMap(({ depth }) => depth ?? []),
    masks: frames.flatMap(({ mask }) => mask ?? []),
  }
}

function resolveFrame(
  frame: TransformsFrame,
  input: PosedInput,
  uploads: ReadonlyMap<string, UploadFacts>,
): PosedFrame {
  const find = (path: string) => {
    const id = input.files[path]
    if (id === undefined) throw fileMissing(path)
    return fileOf(uploads, id, path)
  }
  const color = find(frame.file_path)
  const depthPath = depthPathOf(frame)
  const depth = depthPath === undefined ? null : find(depthPath)
  const mask = frame.mask_path === undefined ? null : find(frame.mask_path)
  if (mask) assertMaskShape(color, mask)
  return {
    color: color.id,
    depth: depth?.id ?? null,
    mask: mask?.id ?? null,
    ...intrinsicsOf(frame, input.transforms, color),
    worldFromCamera: poseOf(frame),
  }
}

type Intrinsics = Omit<PosedFrame, 'color' | 'depth' | 'mask' | 'worldFromCamera'>

/** From the frame, otherwise from the file. An image of a different size than the intrinsics must have the same aspect ratio. */
function intrinsicsOf(frame: TransformsFrame, transforms: TransformsJsonInput, color: UploadFacts): Intrinsics {
  const given = cameraOf(frame, transforms)
  const unsupported = unsupportedCamera(given)
  if (unsupported) throw otherCamera(unsupported, frame)
  const upright = isForUpright(given, color)
  const size = upright ? color : storedSize(color)
  const { w: widthPx = size.widthPx, h: heightPx = size.heightPx } = given
  if (!isSameShape({ widthPx, heightPx }, size)) throw otherShape(frame, size, given)
  const [ownFx, ownFy] = [focalLengthOf(given, 'x', widthPx), focalLengthOf(given, 'y', heightPx)]
  const [fxPx, fyPx] = [ownFx ?? ownFy, ownFy ?? ownFx]
  if (fxPx === undefined || fyPx === undefined) throw noFocalLength(frame)
  return {
    upright,
    widthPx: Math.round(widthPx),
    heightPx: Math.round(heightPx),
    fxPx,
    fyPx,
    cxPx: given.cx ?? widthPx / 2,
    cyPx: given.cy ?? heightPx / 2,
    distortion: { k1: given.k1 ?? 0, k2: given.k2 ?? 0, p1: given.p1 ?? 0, p2: given.p2 ?? 0 },
  }
}

/**
 * Whether a camera is for the image after EXIF orientation. COLMAP, and most programs that read with OpenCV's IMREAD_UNCHANGED, see pixels as
 * they are stored; if the sizes say otherwise, the program that wrote the poses turned them.
 */
function isForUpright({ w, h, cx, cy }: GivenCamera, color: UploadFacts): boolean {
  const widthPx = w ?? (cx && 2 * cx)
  const heightPx = h ?? (cy && 2 * cy)
  if (!widthPx || !heightPx) return false
  const stored = storedSize(color)
  const isLying = (size: { widthPx: number; heightPx: number }) => Math.sign(size.widthPx - size.heightPx)
  const isTold = isLying(stored) !== 0 && isLying(stored) !== isLying(color)
  return isTold && isLying({ widthPx, heightPx }) === isLying(color)
}

/** The matrix as 16 numbers, with the scale removed from the rotation. */
function poseOf({ transform_matrix: rows, file_path }: TransformsFrame): number[] {
  const columns = [0, 1, 2].map((column) => [0, 1, 2].map((row) => rows[row]?.[column] ?? Number.NaN))
  const [x = [], y = [], z = []] = columns
  const scale = Math.hypot(...x)
  const dot = (a: number[], b: number[]) => a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0) / scale ** 2
  const cross = [0, 1, 2].map((i) => {
    const [j, k] = [(i + 1) % 3, (i + 2) % 3]
    return ((x[j] ?? 0) * (y[k] ?? 0) - (x[k] ?? 0) * (y[j] ?? 0)) / scale
  })
  const errors = [dot(x, y), dot(y, z), dot(z, x), dot(y, y) - 1, dot(z, z) - 1, dot(cross, z) - 1]
  const [lastRow] = rows.slice(3)
  const isAffine = !lastRow || (lastRow[0] === 0 && lastRow[1] === 0 && lastRow[2] === 0 && lastRow[3] === 1)
  if (!isAffine || !errors.every((error) => Math.abs(error) <= MAX_ROTATION_ERROR)) throw noRotation(file_path)
  const row = (i: number) => [...[x, y, z].map((column) => (column[i] ?? 0) / scale), rows[i]?.[3] ?? 0]
  return [...row(0), ...row(1), ...row(2), 0, 0, 0, 1]
}

function fileMissing(path: string): AppError {
  return new AppError('CAPTURE_FILE_MISSING', {
    ...explainError('frameFileMissing', 'addFrameFile', { file: path }),
    field: 'capture.files',
    file: path,
  })
}

function noRotation(path: string): AppError {
  return new AppError('POSE_INVALID', {
    ...explainError('frameNoRotation', 'giveMatrix', { file: path }),
    field: 'capture.transforms',
    file: path,
  })
}

function noFocalLength({ file_path: path }: TransformsFrame): AppError {
  return new AppError('CAPTURE_INVALID', {
    ...explainError('frameNoFocal', 'giveFocal', { file: path }),
    field: 'capture.transforms',
    file: path,
  })
}

function otherCamera({ key, what }: { key: string; what: string }, { file_path: path }: TransformsFrame): AppError {
  return invalid(
    path,
    `“${path}” was taken with ${what} (${key}), which Maquette doesn’t model.`,
    'Undistort the images to perspective ones and export the poses again.',
  )
}

function otherShape(
  { file_path: path }: TransformsFrame,
  color: { widthPx: number; heightPx: number },
  given: GivenCamera,
): AppError {
  return new AppError('CAPTURE_SIZE_MISMATCH', {
    ...explainError('frameOtherSize', 'giveSize', {
      file: path,
      size: sayPixels(color),
      givenSize: `${given.w} x ${given.h}`,
    }),
    field: 'capture.transforms',
    file: path,
  })
}

function invalid(path: string, message: string, suggestion: string): AppError {
  return new AppError('CAPTURE_INVALID', { message, suggestion, field: 'capture.transforms', file: path })
}
