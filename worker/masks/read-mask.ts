import sharp, { type Sharp } from 'sharp'
import { explainError } from '#server/contracts/notes/explain-error.ts'
import { AppError } from '#server/errors.ts'
import { hasSpareChannel } from '#server/formats/open-photo.ts'
import type { CaptureFile } from '../pipeline/stage.ts'

/** Sides may differ by this share, and by rounding, before it is another shape: pictures are scaled to whole pixels. */
const SHAPE_TOLERANCE = 0.01

export interface MaskSource {
  /** The photo: its transparency is its mask when there is no file. */
  color: CaptureFile
  mask: CaptureFile | null
}

export interface MaskTarget {
  widthPx: number
  heightPx: number
  /** Whether the photo was turned upright by its EXIF orientation. The mask is then turned with it. */
  turned: boolean
}

/**
 * Which pixels of a photo belong to the object, 1 or 0, in the size asked for; null when all of them do, or nothing is said.
 *
 * All kinds of masks are read the same way: what is at least half as bright as the brightest pixel belongs to the object, in grey, colour,
 * palette, 8 or 16 bits; where the colours are black throughout, what is at least half as opaque. So 0 and 1 work as 0 and 255 do.
 * A mask without an orientation of its own is of the stored pixels of its photo, as COLMAP has it, unless only the upright shape fits.
 *
 * @throws AppError MASK_EMPTY, CAPTURE_SIZE_MISMATCH for another shape, UNDECODABLE; each names the file
 */
export async function readMask(source: MaskSource, target: MaskTarget): Promise<Uint8Array | null> {
  const file = source.mask ?? source.color
  let shares: Shares | null
  try {
    shares = source.mask ? await readFile(source, source.mask, target) : await readAlpha(source.color, target)
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    throw unreadable(source, file, cause)
  }
  if (!shares) return null
  let most = 0
  for (const share of shares) if (share > most) most = share
  if (most === 0) throw maskEmpty(source)
  const result = Uint8Array.from(shares, (share) => (share >= most / 2 ? 1 : 0))
  return result.includes(0) ? result : null
}

type Shares = Uint8Array | Uint16Array

async function readAlpha(color: CaptureFile, target: MaskTarget): Promise<Shares | null> {
  const image = sharp(color.path, limitsOf(color))
  if (!(await image.metadata()).hasAlpha || hasSpareChannel(color.path)) return null
  const alpha = (target.turned ? image.autoOrient() : image).extractChannel('alpha')
  return await alpha.resize(fill(target)).toColourspace('b-w').raw().toBuffer()
}

async function readFile({ color }: MaskSource, mask: CaptureFile, target: MaskTarget): Promise<Shares> {
  const { width, height, hasAlpha, depth, orientation: tagged = 1 } = await sharp(mask.path, limitsOf(mask)).metadata()
  // Beside a photo whose stored pixels count, those of the mask do too.
  const orientation = !target.turned && fits({ width, height }, target) ? 1 : tagged
  // What a photo's viewer turns is turned by the file's own word; else see above.
  const photoTurn = target.turned && orientation === 1 ? await orientationOf(color) : 1
  const turn = [photoTurn, 1].find((each) => fits(shownSize({ width, height }, each), target))
  const own = shownSize({ width, height }, orientation)
  if (orientation === 1 ? turn === undefined : !fits(own, target)) throw otherShape(color, mask, target)
  const open = (): Sharp => {
    const image = sharp(mask.path, limitsOf(mask))
    return orientation === 1 ? turnedBy(image, turn ?? 1) : image.autoOrient()
  }
  const isWide = depth === 'ushort'
  const read = async (image: Sharp, channels: number): Promise<Shares> => {
    const picture = image.resize(fill(target)).toColourspace(isWide ? 'rgb16' : 'srgb')
    const { data, info } = await picture
      .raw({ depth: isWide ? 'ushort' : 'uchar' })
      .toBuffer({ resolveWithObject: true })
    const values = isWide ? new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2) : data
    return brightest(values, info.channels, Math.min(channels, info.channels))
  }
  const colors = await read(open().flatten({ background: 'black' }), 3)
  if (!hasAlpha || colors.some((value) => value > 0)) return colors
  const alpha = await open().extractChannel('alpha').resize(fill(target)).toColourspace('b-w').raw().toBuffer()
  // Black all over and opaque: nothing is drawn in either.
  return alpha.every((value) => value === 255) ? colors : alpha
}

/** By EXIF orientation: mirrored left to right, then turned clockwise. */
const TURNS: Record<number, { mirrored: boolean; angleDeg: number }> = {
  2: { mirrored: true, angleDeg: 0 },
  3: { mirrored: false, angleDeg: 180 },
  4: { mirrored: true, angleDeg: 180 },
  5: { mirrored: true, angleDeg: 270 },
  6: { mirrored: false, angleDeg: 90 },
  7: { mirrored: true, angleDeg: 90 },
  8: { mirrored: false, angleDeg: 270 },
}

/** A picture turned by the orientation that another file has. */
function turnedBy(image: Sharp, orientation: number): Sharp {
  const turn = TURNS[orientation]
  return turn ? image.flop(turn.mirrored).rotate(turn.angleDeg) : image
}

async function orientationOf(color: CaptureFile): Promise<number> {
  return color.orientation ?? (await sharp(color.path, limitsOf(color)).metadata()).orientation ?? 1
}

/** The size of a picture as its EXIF orientation shows it. */
function shownSize(size: { width: number; height: number }, orientation: number): { width: number; height: number } {
  return orientation >= 5 ? { width: size.height, height: size.width } : size
}

function fits({ width, height }: { width: number; height: number }, { widthPx, heightPx }: MaskTarget): boolean {
  const scale = Math.max(width / widthPx, height / heightPx)
  const [offX, offY] = [Math.abs(scale * widthPx - width), Math.abs(scale * heightPx - height)]
  return Math.max(offX / width, offY / height) <= SHAPE_TOLERANCE || Math.max(offX, offY) <= Math.max(1, scale)
}

/** The most of `count` channels at each pixel. */
function brightest(values: Shares, channels: number, count: number): Shares {
  if (channels === 1) return values
  const result =
    values instanceof Uint16Array ? new Uint16Array(values.length / channels) : new Uint8Array(values.length / channels)
  for (let i = 0, k = 0; i < result.length; i++, k += channels) {
    let most = 0
    for (let c = 0; c < count; c++) most = Math.max(most, values[k + c] as number)
    result[i] = most
  }
  return result
}

function fill({ widthPx, heightPx }: MaskTarget) {
  return { width: widthPx, height: heightPx, fit: 'fill' } as const
}

/** The upload was admitted with these pixels; a file that claims more is not the one that was admitted. */
function limitsOf({ widthPx, heightPx }: CaptureFile) {
  return { limitInputPixels: widthPx * heightPx, failOn: 'none' } as const
}

function maskEmpty({ color, mask }: MaskSource): AppError {
  return new AppError('MASK_EMPTY', {
    ...(mask
      ? explainError('maskEmpty', 'whitenMask', { mask: mask.fileName, photo: color.fileName })
      : explainError('photoTransparent', 'saveOpaque', { photo: color.fileName })),
    file: (mask ?? color).fileName,
  })
}

function otherShape(color: CaptureFile, mask: CaptureFile, { widthPx, heightPx }: MaskTarget): AppError {
  const isOfPhoto = Math.abs((color.widthPx * heightPx) / (color.heightPx * widthPx) - 1) < SHAPE_TOLERANCE
  const other = isOfPhoto ? color : { widthPx, heightPx }
  return new AppError('CAPTURE_SIZE_MISMATCH', {
    message: `The mask "${mask.fileName}" is ${mask.widthPx} x ${mask.heightPx} pixels, which is another shape than "${color.fileName}" with ${other.widthPx} x ${other.heightPx}.`,
    suggestion: 'Give a mask of the whole photo, of the same size or scaled as a whole, or leave it out.',
    file: mask.fileName,
  })
}

function unreadable({ color }: MaskSource, file: CaptureFile, cause: unknown): AppError {
  return new AppError('UNDECODABLE', {
    ...explainError('maskUnreadable', 'saveMask', { photo: color.fileName }),
    file: file.fileName,
    cause,
  })
}
