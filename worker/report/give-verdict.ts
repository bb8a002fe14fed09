import { type Comparison, GRADE_LIMITS, type Grade, type Report } from '#server/contracts/report.ts'
import { median } from '../geometry/median.ts'

interface ComparedPhoto {
  heldOut: boolean
  comparison: Comparison | null
}

/**
 * The grade by the median photo: one whose view a passer-by or a branch blocks says nothing of the model. By the
 * held-out photos where there are any, else by those that the model was made from, which flatter it.
 */
export function giveVerdict(photos: readonly ComparedPhoto[]): Report['verdict'] {
  const all = photos.filter(({ comparison }) => comparison !== null)
  const heldOut = all.filter((photo) => photo.heldOut)
  const basis = heldOut.length > 0 ? 'held-out' : 'seen'
  const counted = basis === 'held-out' ? heldOut : all
  const medianOf = (pick: (comparison: Comparison) => number | null): number | null => {
    const values = counted.map(({ comparison }) => comparison && pick(comparison)).filter((value) => value !== null)
    return values.length > 0 ? median(values) : null
  }
  const figures = {
    psnrDb: medianOf(({ psnrDb }) => psnrDb),
    ssim: medianOf(({ ssim }) => ssim),
    covered: medianOf(({ covered }) => covered),
  }
  const grade = gradeOf(figures)
  return { grade, basis, ...figures, photoCount: counted.length, text: sentence(grade, basis, figures) }
}

function gradeOf({ psnrDb, ssim }: { psnrDb: number | null; ssim: number | null }): Grade {
  if (psnrDb === null || ssim === null) return 'poor'
  const reaches = (limits: { psnrDb: number; ssim: number }) => psnrDb >= limits.psnrDb && ssim >= limits.ssim
  return reaches(GRADE_LIMITS.good) ? 'good' : reaches(GRADE_LIMITS.fair) ? 'fair' : 'poor'
}

const LIKENESS: Record<Grade, string> = {
  good: 'The model looks much like',
  fair: 'The model can be told from',
  poor: 'The model looks clearly different from',
}

function sentence(
  grade: Grade,
  basis: Report['verdict']['basis'],
  figures: Pick<Report['verdict'], 'psnrDb' | 'ssim'>,
) {
  const { psnrDb, ssim } = figures
  if (psnrDb === null || ssim === null) return 'None of the photos shows enough of the model to compare the two.'
  const measured = `${psnrDb.toFixed(1)} dB and a similarity of ${ssim.toFixed(2)} in the middle photo`
  return basis === 'held-out'
    ? `${LIKENESS[grade]} photos that were held out to check it: ${measured}.`
    : `${LIKENESS[grade]} the photos that it was made from: ${measured}. The capture is too small to hold any out.`
}
