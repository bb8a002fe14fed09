import { explainError } from '#server/contracts/notes/explain-error.ts'
import { AppError } from '#server/errors.ts'
import type { TsdfKernel } from '../../kernels/tsdf-kernel.ts'
import { dropSpecks } from '../../masks/binary-image.ts'
import { readMask } from '../../masks/read-mask.ts'
import type { CaptureFile } from '../../pipeline/stage.ts'
import type { DepthView } from './depth-view.ts'
import { dropFarPlateau } from './drop-far-plateau.ts'
import { readDepthFile } from './read-depth-file.ts'

/** The files of one view. */
export interface ViewFiles {
  /** For messages: `front`, or the colour image's own name. */
  label: string
  color: CaptureFile
  depth: CaptureFile
  mask: CaptureFile | null
}

/** Formats with more steps than this have no terraces. */
const COARSE_STEPS = 4096

/** Share of the object that must have depth, and of the depth that must lie in the object: six views, which are rendered. */
const MIN_OVERLAP = 0.5

/** Share of a masked object that must have depth where half of the picture has some: cameras see shining things badly. */
const MIN_SEEN = 0.1

interface LoadOptions {
  kernel: TsdfKernel
  /** Whether the object is where depth is when no mask says so; else everything counts. */
  fromDepth: boolean
  /** Whether the colour image was turned upright by its EXIF orientation. */
  turned?: boolean
  signal: AbortSignal
}

export interface LoadedDepthView extends DepthView {
  isMasked: boolean
  /** Whether values are depths in world units, as floating point is; else they are units to be multiplied. */
  isInWorldUnits: boolean
}

/**
 * Decodes depth and mask of a view, checks them against each other, and smooths the terraces of 8-bit depth.
 *
 * @throws AppError DEPTH_EMPTY, DEPTH_CONTRADICTS_MASK, UNDECODABLE, and what `readMask` throws
 */
export async function loadDepthView(
  files: ViewFiles,
  { kernel, fromDepth, turned = false, signal }: LoadOptions,
): Promise<LoadedDepthView> {
  const stored = await readDepthFile(files.depth)
  const { widthPx, heightPx, step } = stored
  // Six views have silhouettes that show where nothing is; there the largest value may be the nearest.
  if (!fromDepth) dropFarPlateau(stored.values, stored.fullScale)
  let most = 0
  for (const value of stored.values) if (value > most) most = value
  if (most === 0) throw depthEmpty(files)
  const given = await readMask(files, { widthPx, heightPx, turned })
  const mask = given ?? Uint8Array.from(stored.values, (value) => (!fromDepth || value > 0 ? 1 : 0))
  if (given) checkOverlap(files, { values: stored.values, mask: given, isRendered: fromDepth })
  if (given || fromDepth) dropSpecks(mask, widthPx)
  const values = stored.values.map((value, i) => (mask[i] ? value : 0))
  const smooth =
    step > 0 && most / step < COARSE_STEPS
      ? await kernel.dequantize({ widthPx, heightPx, values }, step, signal)
      : values
  const isInWorldUnits = stored.fullScale === null
  return {
    ...{ name: files.label, widthPx, heightPx, values: smooth, mask },
    ...{ isMasked: given !== null || fromDepth, isInWorldUnits },
  }
}

interface Overlap {
  values: Float32Array
  mask: Uint8Array
  isRendered: boolean
}

function checkOverlap(files: ViewFiles, { values, mask, isRendered }: Overlap): void {
  let inMask = 0
  let withDepth = 0
  let both = 0
  for (let i = 0; i < mask.length; i++) {
    const isObject = mask[i] === 1
    const hasDepth = (values[i] as number) > 0
    if (isObject) inMask++
    if (hasDepth) withDepth++
    if (isObject && hasDepth) both++
  }
  if (!isRendered) {
    const isElsewhere = both < MIN_SEEN * inMask && withDepth > MIN_OVERLAP * mask.length
    if (isElsewhere) throw contradiction(files, `has no depth for ${percent(1 - both / inMask)} of the object`)
    if (both === 0) throw depthEmpty(files)
    return
  }
  if (both < MIN_OVERLAP * inMask) {
    throw contradiction(files, `has no depth for ${percent(1 - both / inMask)} of the object`)
  }
  // Depth of the surroundings is nothing wrong, unless the object's is a small part of it that lies elsewhere.
  if (both < MIN_OVERLAP * withDepth && both < 0.9 * inMask) {
    throw contradiction(files, `lies outside of the object for ${percent(1 - both / withDepth)} of its pixels`)
  }
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`
}

function contradiction({ label, depth }: ViewFiles, what: string): AppError {
  return new AppError('DEPTH_CONTRADICTS_MASK', {
    message: `The depth image of the view "${label}" does not fit its silhouette: it ${what}.`,
    suggestion:
      'Check that colour, mask and depth are of the same view and the same size, and not mirrored or shifted.',
    file: depth.fileName,
  })
}

function depthEmpty({ depth }: ViewFiles): AppError {
  return new AppError('DEPTH_EMPTY', {
    ...explainError('depthEmpty', 'exportDepth', { file: depth.fileName }),
    file: depth.fileName,
  })
}
