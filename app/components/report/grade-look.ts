import type { Grade } from '#server/contracts/grade.ts'
import type { GlyphName } from '../ui/glyph.tsx'

export interface GradeLook {
  /** Of `grade` in the messages. */
  name: Grade | 'rough'
  icon: GlyphName
  look: string
}

const LOOKS: Record<Grade, GradeLook> = {
  excellent: { name: 'excellent', icon: 'check', look: 'text-good' },
  good: { name: 'good', icon: 'check', look: 'text-good' },
  fair: { name: 'fair', icon: 'about', look: 'text-warn' },
  poor: { name: 'poor', icon: 'alert', look: 'text-bad' },
}

const ROUGH_DRAFT: GradeLook = { name: 'rough', icon: 'about', look: 'text-warn' }

/** A draft shows whether the photos work: it is no failure for being rough. */
export function gradeLook(grade: Grade, { isDraft }: { isDraft: boolean }): GradeLook {
  return isDraft && grade === 'poor' ? ROUGH_DRAFT : LOOKS[grade]
}
