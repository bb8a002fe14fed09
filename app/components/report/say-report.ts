import type { Grade } from '#server/contracts/grade.ts'
import type { Advice, Report } from '#server/contracts/report.ts'
import type { Words } from '../../lib/words/words.ts'

type Judged = Pick<Report, 'verdict' | 'photos' | 'advice'>

const LIKE = {
  excellent: 'report.likeExcellent',
  good: 'report.likeGood',
  fair: 'report.likeFair',
  poor: 'report.likePoor',
} as const satisfies Record<Grade, string>

/** The verdict in the reader's language, from its figures; as the report has it where it is too old to say what limits the grade. */
export function sayVerdict({ verdict, photos, advice }: Judged, { t, format }: Words): string {
  const { grade, limitedBy, psnrDb, ssim } = verdict
  if (limitedBy === null && grade !== 'excellent') return verdict.text
  if (psnrDb === null && ssim === null) return t('report.noComparison')
  if (limitedBy === 'photos' || limitedBy === 'count') {
    const misplaced = advice.find(({ kind }) => kind === 'wrong-place')?.photos.length ?? 0
    const registered = photos.filter(({ state }) => state === 'registered').length - misplaced
    if (limitedBy === 'count') return t('report.tooFewPhotos', { count: registered })
    return t('report.fewPhotos', { registered, count: photos.length })
  }
  if (limitedBy === 'coverage') {
    return t('report.littleCovered', { share: format.share(verdict.detailCovered ?? verdict.covered ?? 0) })
  }
  return t(LIKE[grade])
}

/** The figures behind the verdict in a sentence; empty where there are none. */
export function sayMeasured({ verdict }: Judged, words: Words): string {
  const { t, format } = words
  const { psnrDb, ssim, detailCovered, basis, photoCount } = verdict
  const figures = [
    psnrDb === null ? [] : `PSNR ${format.fixed(psnrDb, 1)} dB`,
    ssim === null ? [] : `SSIM ${format.fixed(ssim, 2)}`,
    detailCovered === null ? [] : t('report.detailCovered', { share: format.share(detailCovered) }),
  ].flat()
  if (figures.length === 0) return ''
  const key = basis === 'held-out' ? 'report.measuredTest' : 'report.measuredUsed'
  return t(key, { figures: figures.join(', '), count: photoCount })
}

/** More names would hide what is said of them. */
const LISTED = 5

/**
 * What to photograph next. The report has it in English, with the place in the photo; other languages say what its figures tell.
 */
export function sayAdvice(advice: Advice, report: Report, words: Words): string {
  if (words.language === 'en') return advice.text
  const { t } = words
  const names = advice.photos.map((i) => report.photos[i]?.fileName ?? '')
  const rest = names.length - LISTED
  const listed = words.list(rest > 0 ? [...names.slice(0, LISTED), t('jobs.more', { count: rest })] : names)
  if (advice.kind === 'wrong-place') return t('report.wrongPlace', { count: names.length, names: listed })
  if (advice.kind === 'unplaced-photos') return t('report.unregistered', { count: names.length, names: listed })
  if (advice.kind === 'thin-overlap') return t('report.thinOverlap', { count: names.length, names: listed })
  if (advice.kind === 'little-depth') return t('report.littleDepth', { names: listed })
  if (advice.kind === 'plain-places') {
    const share = report.photos[advice.photos[0] ?? -1]?.comparison?.plainGaps?.share ?? 0
    return t('report.plainPlaces', { share: words.format.share(share), names: listed })
  }
  return advice.region ? sayRegion(advice.region, names[0], report, words) : advice.text
}

function sayRegion(region: NonNullable<Advice['region']>, name: string | undefined, report: Report, words: Words) {
  const { t, format } = words
  const values = { share: format.share(Math.max(0.01, region.surfaceShare)), what: t(`report.${region.cause}`) }
  const fact = name ? t('report.regionIn', { ...values, name }) : t('report.region', values)
  // Where cameras were given no photos can be taken.
  return report.calibration ? `${fact} ${t(`report.${region.cause}Advice`)}` : fact
}
