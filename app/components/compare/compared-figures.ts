import type { Grade } from '#server/contracts/grade.ts'
import type { JobView } from '#server/contracts/job-view.ts'
import type { Report } from '#server/contracts/report.ts'
import type { Words } from '../../lib/words/words.ts'

const RANKS: Record<Grade, number> = { poor: 0, fair: 1, good: 2, excellent: 3 }

export interface ComparedJob {
  job: JobView
  /** Null while it loads, and where there is none. */
  report: Report | null
}

export interface ComparedFigure {
  label: string
  /** Of both; null where it is not known. */
  values: readonly [string | null, string | null]
  /** Which of both is better in this, and what better means here; null when both are alike, or neither is better. */
  better: { side: 0 | 1; word: string } | null
}

type Word = 'better' | 'closer' | 'moreOf' | 'faster' | 'finer' | 'sharper' | 'smaller'

interface Row {
  label: `compare.${'grade' | 'likeness' | 'photos' | 'time' | 'triangles' | 'texture' | 'disk'}` | 'settings.quality'
  value(one: ComparedJob): string | null
  /** What to compare by, more is better; null where it is not known. */
  rank?(one: ComparedJob): number | null
  word?: Word
  /** Less than this much of the larger one is no difference that anybody notices. */
  least?: number
}

/** The figures of two jobs side by side, the important ones first. */
export function comparedFigures(two: readonly [ComparedJob, ComparedJob], words: Words): ComparedFigure[] {
  const { t } = words
  return rowsFor(two, words).map(({ label, value, rank = () => null, word, least = 0 }) => {
    const [a, b] = [rank(two[0]), rank(two[1])]
    const values = [value(two[0]), value(two[1])] as const
    // Of figures that read the same none is better, whatever their last digits say.
    const isOneBetter =
      a !== null &&
      b !== null &&
      values[0] !== values[1] &&
      Math.abs(a - b) > least * Math.max(Math.abs(a), Math.abs(b))
    return {
      label: t(label),
      values,
      better: isOneBetter && word ? { side: a > b ? 0 : 1, word: t(`compare.${word}`) } : null,
    }
  })
}

function rowsFor(two: readonly [ComparedJob, ComparedJob], { t, format }: Words): Row[] {
  const number = (value: number | null | undefined) => (value == null ? null : format.number(value))
  return [
    {
      label: 'compare.grade',
      value: ({ job }) => job.grade && t(`grade.${job.grade}`),
      rank: ({ job }) => job.grade && RANKS[job.grade],
      word: 'better',
    },
    {
      label: 'compare.likeness',
      value: (one) => (shownDb(one) === null ? null : `PSNR ${format.fixed(shownDb(one) ?? 0, 1)} dB`),
      rank: (one) => (areJudgedAlike(two) && !looksAlike(two) ? shownDb(one) : null),
      word: 'closer',
    },
    { label: 'settings.quality', value: ({ job }) => t(`settings.${job.preset}`) },
    {
      label: 'compare.photos',
      value: ({ job }) => t('compare.registered', { registered: registeredOf(job), total: job.photoCount }),
      rank: ({ job }) => registeredOf(job),
      word: 'moreOf',
    },
    {
      label: 'compare.time',
      value: ({ job }) => (secondsOf(job) === null ? null : format.duration(secondsOf(job) ?? 0)),
      rank: ({ job }) => (areTimedAlike(two) ? negative(secondsOf(job)) : null),
      word: 'faster',
      least: 0.05,
    },
    {
      label: 'compare.triangles',
      value: ({ report }) => number(report?.mesh.triangles),
      rank: ({ report }) => report?.mesh.triangles ?? null,
      word: 'finer',
      least: 0.05,
    },
    {
      label: 'compare.texture',
      value: ({ report }) => report && `${report.texture.widthPx} × ${report.texture.heightPx}`,
      rank: ({ report }) => report && report.texture.widthPx * report.texture.heightPx,
      word: 'sharper',
      least: 0.05,
    },
    {
      label: 'compare.disk',
      value: ({ job }) => format.bytes(job.storedBytes),
      rank: ({ job }) => -job.storedBytes,
      word: 'smaller',
      least: 0.05,
    },
  ]
}

/** Measured on photos of the same kind: those that a model was made of it resembles more. */
export function areJudgedAlike([a, b]: readonly [ComparedJob, ComparedJob]): boolean {
  return a.report !== null && b.report !== null && a.report.verdict.basis === b.report.verdict.basis
}

/** As it is shown, so that a difference is that of both figures beside it. */
export function shownDb({ report }: ComparedJob): number | null {
  const psnrDb = report?.verdict.psnrDb ?? null
  return psnrDb === null ? null : Math.round(10 * psnrDb) / 10
}

/** Less is no difference that anybody sees, in decibels. */
const LEAST_DB = 0.3

export function looksAlike([a, b]: readonly [ComparedJob, ComparedJob]): boolean {
  return Math.abs((shownDb(a) ?? 0) - (shownDb(b) ?? 0)) < LEAST_DB - 1e-9
}

/** Both did all of their steps: one that found some done took no time for them. */
export function areTimedAlike(two: readonly [ComparedJob, ComparedJob]): boolean {
  return two.every(({ job }) => job.stages.every(({ status }) => status !== 'reused'))
}

function registeredOf({ photos }: JobView): number {
  return photos.filter(({ state }) => state === 'registered').length
}

export function secondsOf({ startedAt, finishedAt }: JobView): number | null {
  return startedAt && finishedAt ? (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000 : null
}

function negative(value: number | null): number | null {
  return value === null ? null : -value
}
