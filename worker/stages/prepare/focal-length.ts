import type { ExifFacts } from '#server/formats/exif.ts'

/** Diagonal of the 36 mm x 24 mm frame. */
const FULL_FRAME_DIAGONAL_MM = Math.hypot(36, 24)

export interface FocalLengthFacts
  extends Pick<
    ExifFacts,
    'focalLengthMm' | 'focalLength35mm' | 'focalPlanePxPerMm' | 'digitalZoom' | 'exifWidthPx' | 'exifHeightPx'
  > {
  /** Size of the image to find the focal length of, in pixels, upright. */
  widthPx: number
  heightPx: number
}

export interface FocalLength {
  px: number
  /** EXIF is consistent with itself and with the image. Else it is a first guess, better than none. */
  isTrusted: boolean
}

/** Longer side of a sensor: from the smallest in phones to medium format. */
const SENSOR_MM = [4, 60] as const
/** Of the part of a sensor that makes the picture, as focal length and 35 mm equivalent have it: both are rounded, and some crop. */
const SEEN_SENSOR_MM = [2.5, 60] as const
/** In longer sides of the picture: a field of view from 103 down to 6 degrees. Fisheyes, and what no tripod holds, are outside. */
const FOCAL_SIDES = [0.4, 10] as const

/** Cameras that write a resolution at all have longer pictures, but for the first of them. */
const ORIGINAL_SIDE_PX = 2000
/** A tele lens: 72 mm on film. */
const LONG_LENS_SIDES = 2

/** Shapes are rounded to pixels, and raw converters cut a margin. */
const SAME_SHAPE = 0.03
/** Two ways to the same focal length: rounding to whole millimetres and a margin of the sensor account for less. */
const SAME_FOCAL = 1.25

/**
 * Focal length in pixels from EXIF, null when it can't be known.
 *
 * The 35 mm equivalent comes first. It speaks of the view, which lasts when a photo is resized; resolution of the focal plane is of pixels
 * that may be gone, programs that resize leave it as it was, and cameras are known that write it wrong. It is taken for the size that EXIF
 * names (PixelXDimension), and not at all where EXIF names none, or one of another shape: then it is unknown which pixels are meant.
 * Both are measured against what lenses and sensors there are. Where they contradict each other, the first is taken and not trusted.
 *
 * The 35 mm equivalent is defined by the diagonal angle of view (CIPA DCG-001), so that it means the same
 * for every aspect ratio. COLMAP takes it for 35 mm of the longer side: for a picture of 4:3 that is 1.2 %
 * shorter, and 2.5 % short of the calibrated value on a compact camera where this is 1.4 % short.
 */
export function focalLengthOf(facts: FocalLengthFacts): FocalLength | null {
  const byView = fromView(facts)
  const bySensor = fromSensor(facts)
  if (byView === null) {
    return bySensor === null ? null : { px: bySensor, isTrusted: !mayBeRewritten(facts, bySensor) }
  }
  const isContradicted = bySensor !== null && ratio(byView, bySensor) > SAME_FOCAL
  // Cropped to another shape, the image shows less than the 35 mm equivalent implies.
  return { px: byView, isTrusted: !isContradicted && shapeAgrees(facts) !== false }
}

function fromView({ focalLength35mm, focalLengthMm, digitalZoom, ...size }: FocalLengthFacts): number | null {
  if (!focalLength35mm) return null
  const diagonalPx = Math.hypot(size.widthPx, size.heightPx)
  const px = (focalLength35mm / FULL_FRAME_DIAGONAL_MM) * diagonalPx
  if (!within(px / longer(size), FOCAL_SIDES)) return null
  if (!focalLengthMm) return px
  const sensorMm = (focalLengthMm / px) * longer(size) * (digitalZoom ?? 1)
  return within(sensorMm, SEEN_SENSOR_MM) ? px : null
}

function fromSensor(facts: FocalLengthFacts): number | null {
  const { focalLengthMm, focalPlanePxPerMm, exifWidthPx, exifHeightPx } = facts
  if (!focalLengthMm || !focalPlanePxPerMm || !exifWidthPx || !exifHeightPx || !shapeAgrees(facts)) return null
  const exifLongerPx = Math.max(exifWidthPx, exifHeightPx)
  if (!within(exifLongerPx / focalPlanePxPerMm, SENSOR_MM)) return null
  const px = (focalLengthMm * focalPlanePxPerMm * longer(facts)) / exifLongerPx
  return within(px / longer(facts), FOCAL_SIDES) ? px : null
}

/**
 * Programs that put the size they scaled to into EXIF, and leave the resolution, make a lens too long for a photo of few pixels. So do
 * real ones, of the first digital cameras: they can't be told apart.
 */
function mayBeRewritten({ exifWidthPx, exifHeightPx, ...size }: FocalLengthFacts, px: number): boolean {
  return Math.max(exifWidthPx ?? 0, exifHeightPx ?? 0) < ORIGINAL_SIDE_PX && px > LONG_LENS_SIDES * longer(size)
}

/** Whether the picture has the shape that EXIF was written for, however it is turned; null when EXIF names no size. */
function shapeAgrees({ widthPx, heightPx, exifWidthPx, exifHeightPx }: FocalLengthFacts): boolean | null {
  if (!exifWidthPx || !exifHeightPx) return null
  const shape = (a: number, b: number) => Math.max(a, b) / Math.min(a, b)
  return ratio(shape(widthPx, heightPx), shape(exifWidthPx, exifHeightPx)) < 1 + SAME_SHAPE
}

function longer({ widthPx, heightPx }: { widthPx: number; heightPx: number }): number {
  return Math.max(widthPx, heightPx)
}

function ratio(a: number, b: number): number {
  return Math.max(a / b, b / a)
}

function within(value: number, [least, most]: readonly [number, number]): boolean {
  return value >= least && value <= most
}
