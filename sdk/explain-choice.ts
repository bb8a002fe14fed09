import type { Measure } from '#intake/image-words.ts'
import type { PhotoSet, SetQuestion } from '#intake/photo-sets.ts'

const MEASURES = {
  depth: ['depth image', 'depth images'],
  confidence: ['confidence image', 'confidence images'],
  normals: ['normal map', 'normal maps'],
  labels: ['label map', 'label maps'],
  masks: ['mask', 'masks'],
  cutouts: ['cut-out photo', 'cut-out photos'],
} as const

const NO_PHOTO = 'photos show what a camera saw'
const REASONS: Partial<Record<Measure, string>> = {
  labels: `${NO_PHOTO}. Masks belong into a folder called “masks”`,
  masks: 'by name they fit no photo, or are inverse; white is what is kept',
  cutouts: 'the same photos are there as they were taken. To use the others, give their folder alone',
}

/** What was chosen where the page would have asked, in a sentence each. */
export function explainChoice(question: SetQuestion): string {
  if (question.kind === 'formats') {
    const count = question.set.paths.length
    return `${count} ${count === 1 ? 'photo is' : 'photos are'} there in other formats too: the copies in ${list(question.endings)} are left out.`
  }
  if (question.kind === 'measures') {
    const { what, set } = question
    const [one, many] = MEASURES[what]
    const left =
      set.paths.length === 1 ? `1 ${one} in ${named(set)} is` : `${set.paths.length} ${many} in ${named(set)} are`
    return `${left} left out: ${REASONS[what] ?? NO_PHOTO}.`
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
