import type { Comparison, ReportPhoto } from '#server/contracts/report.ts'
import { median } from '../../../geometry/median.ts'

/** With fewer photos to compare, no one of them is the odd one out. */
const MIN_COMPARED = 5

/**
 * A photo that the model resembles so much less than the middle one is not of what is seen from its place: structure of which less than this
 * share is left, and by so many decibels more off. Measured: three of 24 photos of a toy, registered on its far side, 0.27 to 0.40 and 9 dB;
 * of nine captures whose photos all were in place the worst one 0.79.
 */
const MOST_SSIM_SHARE = 0.55
const LEAST_DB_BELOW = 4

/** More can't be exceptions. */
const MOST_MISPLACED = 1 / 3

/**
 * Registered photos, as indices, that are likely in a wrong place: sides of a thing that look alike, or repeat, were taken for the same one. The
 * texture is taken from them there, so a photo that the model was made from, and that it doesn't resemble, contradicts all the others.
 */
export function findMisplaced(
  photos: readonly (Pick<ReportPhoto, 'heldOut'> & { comparison: Pick<Comparison, 'likeness'> | null })[],
): number[] {
  const compared = photos.flatMap(({ comparison, heldOut }, index) => {
    const { psnrDb = null, ssim = null } = comparison?.likeness ?? {}
    return psnrDb === null || ssim === null ? [] : [{ index, heldOut, psnrDb, ssim }]
  })
  if (compared.length < MIN_COMPARED) return []
  const usual = {
    psnrDb: median(compared.map(({ psnrDb }) => psnrDb)),
    ssim: median(compared.map(({ ssim }) => ssim)),
  }
  const odd = compared.filter(
    // What was held out may be of a place that no other photo shows.
    ({ heldOut, psnrDb, ssim }) =>
      !heldOut && ssim < MOST_SSIM_SHARE * usual.ssim && psnrDb < usual.psnrDb - LEAST_DB_BELOW,
  )
  return odd.length > MOST_MISPLACED * compared.length ? [] : odd.map(({ index }) => index)
}
