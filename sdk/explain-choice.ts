import type { PhotoSet, SetQuestion } from '#intake/photo-sets.ts'

const MEASURES = {
  depth: 'depth images',
  confidence: 'confidence images',
  normals: 'normal maps',
  labels: 'label maps',
} as const

/** What was chosen where the page would have asked, in a sentence each. */
export function explainChoice(question: SetQuestion): string {
  if (question.kind === 'formats') {
    const count = question.set.paths.length
    return `${count} ${count === 1 ? 'photo is' : 'photos are'} there in other formats too: the copies in ${list(question.endings)} are left out.`
  }
  if (question.kind === 'measures') {
    return `${question.set.paths.length} ${MEASURES[question.what]} in ${named(question.set)} are left out: they are no photos.`
  }
  const [used, ...others] = question.sets
  if (!used) return ''
  return `The same photos are there in ${question.sets.length} sizes: ${named(used)} is used, and ${list(others.map(named))} left out.`
}

function named({ label, size }: PhotoSet): string {
  return size ? `${label} (${size.widthPx} x ${size.heightPx})` : label
}

function list(items: readonly string[]): string {
  return new Intl.ListFormat('en').format(items)
}
