import type { JobView } from '#server/contracts/job-view.ts'
import type { Words } from '../../lib/words/words.ts'

/** What two jobs are called beside each other: equal names are told apart by their quality, else by their side. */
export function namesOfTwo(
  [a, b]: readonly [Pick<JobView, 'name' | 'preset'>, Pick<JobView, 'name' | 'preset'>],
  { t }: Pick<Words, 't'>,
): readonly [string, string] {
  if (a.name !== b.name) return [a.name, b.name]
  if (a.preset === b.preset) return [t('compare.onLeft', { name: a.name }), t('compare.onRight', { name: b.name })]
  return [`${a.name} (${t(`settings.${a.preset}`)})`, `${b.name} (${t(`settings.${b.preset}`)})`]
}
