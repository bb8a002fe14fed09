import { shownSeconds } from '../../lib/words/formats.ts'
import type { Words } from '../../lib/words/words.ts'
import { areJudgedAlike, areTimedAlike, type ComparedJob, looksAlike, secondsOf, shownDb } from './compared-figures.ts'
import { namesOfTwo } from './names-of-two.ts'

/** Less is no wait that anybody minds. */
const LEAST_TIMES = 1.2

/** What the difference comes to: the likeness, and the time it took. Empty where neither is known. */
export function sayComparison(two: readonly [ComparedJob, ComparedJob], words: Words): string[] {
  return [...likeness(two, words), ...time(two, words)]
}

function likeness(two: readonly [ComparedJob, ComparedJob], words: Words): string[] {
  const { t, format } = words
  const [a, b] = two.map(shownDb) as [number | null, number | null]
  if (a === null || b === null) return []
  if (!areJudgedAlike(two)) return [t('compare.judgedApart')]
  if (looksAlike(two)) return [t('compare.alike')]
  const name = nameOf(two, a > b ? 0 : 1, words)
  return [t('compare.saysCloser', { name, by: format.fixed(Math.abs(a - b), 1) })]
}

function time(two: readonly [ComparedJob, ComparedJob], words: Words): string[] {
  const { t, format } = words
  // As both are shown, so that the ratio is that of the figures beside it.
  const [a, b] = two.map(({ job }) => shownSeconds(secondsOf(job) ?? 0)) as [number, number]
  if (a === 0 || b === 0) return []
  if (!areTimedAlike(two)) return [t('compare.timedApart')]
  const times = Math.max(a, b) / Math.min(a, b)
  if (times < LEAST_TIMES) return []
  return [
    t('compare.saysLonger', {
      name: nameOf(two, a > b ? 0 : 1, words),
      times: format.number(times < 3 ? Math.round(10 * times) / 10 : Math.round(times)),
    }),
  ]
}

function nameOf([a, b]: readonly [ComparedJob, ComparedJob], side: 0 | 1, words: Words): string {
  return namesOfTwo([a.job, b.job], words)[side]
}
