import type { Grade } from '#server/contracts/grade.ts'
import type { Comparison, Report, ReportPhoto, VerdictLimit } from '#server/contracts/report.ts'
import { median } from '../../../geometry/median.ts'
import { findMisplaced } from './find-misplaced.ts'

type ComparedPhoto = Pick<ReportPhoto, 'state' | 'heldOut' | 'comparison'>

type Verdict = Report['verdict']
type Basis = Verdict['basis']

/** From best to worst, without `poor`, which has no requirement. */
const GRADES_ASKED = ['excellent', 'good', 'fair'] as const

interface Limits {
  psnrDb: number
  ssim: number
}

/**
 * What the median photo must reach for a grade, in both figures. Photos that the model was made from are looked like more easily than
 * those that were held out: the texture is theirs, also where the surface is wrong. From captures and what they look like: docs/report.md.
 */
const LIKENESS_LIMITS: Record<Basis, Record<(typeof GRADES_ASKED)[number], Limits>> = {
  'held-out': {
    excellent: { psnrDb: 26, ssim: 0.88 },
    good: { psnrDb: 20, ssim: 0.7 },
    fair: { psnrDb: 16, ssim: 0.48 },
  },
  seen: {
    excellent: { psnrDb: 29, ssim: 0.93 },
    good: { psnrDb: 20.5, ssim: 0.84 },
    fair: { psnrDb: 17, ssim: 0.62 },
  },
}

/**
 * A model that is hard to tell from the photos has no spoiled parts: what the worst twentieth of the places may have. Measured in captures that are 0.68 and
 * more, in those with frayed edges or soft parts 0.55 and less, however good the rest.
 */
const EXCELLENT_WORST_SSIM = 0.6

/** Share of the photos' detail that the model must cover. What is in front of and behind the subject is detail as well. */
const COVERAGE_LIMITS = { excellent: 0.6, good: 0.3, fair: 0.15 }

/** Share of the capture's photos that must have registered: others show what isn't in the model. */
const PHOTO_LIMITS = { excellent: 0.9, good: 0.75, fair: 0.4 }

/**
 * Photos that an excellent model is made from at least. What all of a few photos miss is missing from none of them: a door may be a hole, and the
 * model still look like each.
 */
const MIN_EXCELLENT_PHOTOS = 6

/**
 * The grade by the median photo: one whose view a passer-by or a branch blocks is no evidence. By the held-out photos where
 * there are any, else by those that the model was made from. The worst of four: how similar model and photos are, how much of
 * them is covered, how many photos of the capture the model is made from, and whether these are more than a few.
 */
export function giveVerdict(photos: readonly ComparedPhoto[]): Verdict {
  const all = photos.filter(({ comparison }) => comparison !== null)
  const heldOut = all.filter((photo) => photo.heldOut)
  const basis = heldOut.length > 0 ? 'held-out' : 'seen'
  const counted = basis === 'held-out' ? heldOut : all
  const medianOf = (pick: (comparison: Comparison) => number | null | undefined): number | null => {
    const values = counted.map(({ comparison }) => comparison && pick(comparison))
    const known = values.filter((value) => typeof value === 'number')
    return known.length > 0 ? median(known) : null
  }
  const figures: Figures = {
    psnrDb: medianOf(({ likeness }) => likeness?.psnrDb),
    ssim: medianOf(({ likeness }) => likeness?.ssim),
    worstSsim: medianOf(({ likeness }) => likeness?.worstSsim),
    covered: medianOf(({ covered }) => covered),
    detailCovered: medianOf(({ likeness }) => likeness?.detailCovered),
    registered: photos.filter(({ state }) => state === 'registered').length - findMisplaced(photos).length,
    photoCount: photos.length,
  }
  const { grade, limitedBy } = gradeOf(basis, figures)
  const { psnrDb, ssim, covered, detailCovered } = figures
  return {
    ...{ grade, basis, psnrDb, ssim, covered, detailCovered, limitedBy },
    photoCount: counted.length,
    text: wordsFor(grade, limitedBy, figures),
    details: detailsOf(basis, counted.length, figures),
  }
}

interface Figures {
  psnrDb: number | null
  ssim: number | null
  /** Null in reports from before it was measured: then it asks nothing. */
  worstSsim: number | null
  covered: number | null
  detailCovered: number | null
  /** Of all photos of the capture, `photoCount`; without those in a wrong place. */
  registered: number
  photoCount: number
}

function gradeOf(basis: Basis, figures: Figures): { grade: Grade; limitedBy: VerdictLimit | null } {
  const grades: Record<VerdictLimit, Grade> = {
    photos: gradeAbove(PHOTO_LIMITS, (limit) => figures.registered >= limit * figures.photoCount),
    count: figures.registered >= MIN_EXCELLENT_PHOTOS ? 'excellent' : 'good',
    // A photo without detail has none to cover.
    coverage: gradeAbove(COVERAGE_LIMITS, (limit) => (figures.detailCovered ?? figures.covered ?? 0) >= limit),
    likeness: gradeAbove(LIKENESS_LIMITS[basis], (limit) => {
      if (limit === LIKENESS_LIMITS[basis].excellent && (figures.worstSsim ?? 1) < EXCELLENT_WORST_SSIM) return false
      return (figures.psnrDb ?? 0) >= limit.psnrDb && (figures.ssim ?? 0) >= limit.ssim
    }),
  }
  const rank = (grade: Grade): number => [...GRADES_ASKED, 'poor'].indexOf(grade)
  const limits = Object.entries(grades) as [VerdictLimit, Grade][]
  const [limitedBy, grade] = limits.reduce((worst, each) => (rank(each[1]) > rank(worst[1]) ? each : worst))
  return { grade, limitedBy: grade === 'excellent' ? null : limitedBy }
}

/** The best grade whose limit is reached. */
function gradeAbove<T>(limits: Record<(typeof GRADES_ASKED)[number], T>, reaches: (limit: T) => boolean): Grade {
  return GRADES_ASKED.find((grade) => reaches(limits[grade])) ?? 'poor'
}

const LIKENESS_WORDS: Record<Grade, string> = {
  excellent: 'Hard to tell apart from the photos.',
  good: 'Looks very much like the photos.',
  fair: 'Close to the photos, with visible differences.',
  poor: 'Clearly different from the photos.',
}

function wordsFor(grade: Grade, limitedBy: VerdictLimit | null, figures: Figures): string {
  if (figures.psnrDb === null && figures.ssim === null) return 'No photo shows enough of the model for a comparison.'
  if (limitedBy === 'photos') {
    return `Only ${figures.registered} of ${figures.photoCount} photos fit together; parts that only the others show are missing.`
  }
  if (limitedBy === 'count') {
    return `Looks like the photos, but ${figures.registered} photos show little: more from all around would show what is missing.`
  }
  if (limitedBy === 'coverage') {
    const share = Math.round(100 * (figures.detailCovered ?? figures.covered ?? 0))
    return `Looks like the photos, but shows only ${share}% of what they show.`
  }
  return LIKENESS_WORDS[grade]
}

function detailsOf(basis: Basis, counted: number, { psnrDb, ssim, detailCovered }: Figures): string {
  const photos = counted === 1 ? 'one photo' : `${counted} photos`
  const of = basis === 'held-out' ? `${photos} set aside as a test` : `${photos} that the model was made from`
  const measured = [
    psnrDb !== null && `PSNR ${psnrDb.toFixed(1)} dB`,
    ssim !== null && `SSIM ${ssim.toFixed(2)}`,
    detailCovered !== null && `${Math.round(100 * detailCovered)}% of the detail covered`,
  ].filter(Boolean)
  if (measured.length === 0) return ''
  return `${measured.join(', ')}: the median of ${of}, in the same light and at the model’s resolution.`
}
