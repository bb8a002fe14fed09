/** Diagonal of the 36 mm x 24 mm frame. */
const FULL_FRAME_DIAGONAL_MM = Math.hypot(36, 24)

export interface FocalLengthFacts {
  /** Size of the picture whose focal length is asked, in pixels. */
  widthPx: number
  heightPx: number
  focalLengthMm: number | null
  focalLength35mm: number | null
  /** Longer side of the original in pixels over that of the picture. */
  originalScale: number
  /** EXIF FocalPlaneXResolution of the original, in pixels a millimetre. */
  focalPlanePxPerMm: number | null
}

/**
 * Focal length in pixels from EXIF, null when it can't be known.
 *
 * The 35 mm equivalent is defined by the diagonal angle of view (CIPA DCG-001), so that it means the same
 * for every aspect ratio. COLMAP takes it for 35 mm of the longer side: for a picture of 4:3 that is 1.2 %
 * shorter, and 2.5 % short of the calibrated value on a compact camera where this is 1.4 % short.
 */
export function focalLengthPx(facts: FocalLengthFacts): number | null {
  const { focalLength35mm, focalLengthMm, focalPlanePxPerMm } = facts
  if (focalLength35mm) return (focalLength35mm / FULL_FRAME_DIAGONAL_MM) * Math.hypot(facts.widthPx, facts.heightPx)
  if (focalLengthMm && focalPlanePxPerMm) return (focalLengthMm * focalPlanePxPerMm) / facts.originalScale
  return null
}
