import type { Words } from '../../lib/words/words.ts'
import { areJudgedAlike, type ComparedJob, secondsOf } from './compared-figures.ts'

/** Less is no difference that anybody sees, in decibels. */
const LEAST_DB = 0.3
/** Less is no wait that anybody minds. */
const LEAST_TIMES = 1.2

/** What the difference comes to: the likeness, and the time it took. Empty where neither is known. */
export function sayComparison(two: readonly [ComparedJob, ComparedJob], words: Words): string[] {
  return [...likeness(two, words), ...time(two, words)]
}

function likeness(two: readonly [ComparedJob, ComparedJob], { t, format }: Words): string[] {
  const [a, b] = two.map(({ report }) => report?.verdict.psnrDb ?? null) as [number | null, number | null]
  if (a === null || b === null) return []
  if (!areJudgedAlike(two)) return [t('compare.judgedApart')]
  if (Math.abs(a - b) < LEAST_DB) return [t('compare.alike')]
  const winner = two[a > b ? 0 : 1].job.name
  return [t('compare.saysCloser', { name: winner, by: format.fixed(Math.abs(a - b), 1) })]
}

function time(two: readonly [ComparedJob, ComparedJob], { t, format }: Words): string[] {
  const [a, b] = two.map(({ job }) => secondsOf(job)) as [number | null, number | null]
  if (!a || !b) return []
  const times = Math.max(a, b) / Math.min(a, b)
  if (times < LEAST_TIMES) return []
  return [
    t('compare.saysLonger', {
      name: two[a > b ? 0 : 1].job.name,
      times: format.number(times < 3 ? Math.round(10 * times) / 10 : Math.round(times)),
    }),
  ]
}
