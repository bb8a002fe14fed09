import type { Grade } from '#server/contracts/grade.ts'
import type { GlyphName } from '../ui/glyph.tsx'

export interface GradeLook {
  label: string
  icon: GlyphName
  look: string
}

const LOOKS: Record<Grade, GradeLook> = {
  excellent: { label: 'Excellent', icon: 'check', look: 'text-good' },
  good: { label: 'Good', icon: 'check', look: 'text-good' },
  fair: { label: 'Fair', icon: 'about', look: 'text-warn' },
  poor: { label: 'Poor', icon: 'alert', look: 'text-bad' },
}

const ROUGH_DRAFT: GradeLook = { label: 'Rough draft', icon: 'about', look: 'text-warn' }

/** A draft shows whether the photos work: it is no failure for being rough. */
export function gradeLook(grade: Grade, { isDraft }: { isDraft: boolean }): GradeLook {
  return isDraft && grade === 'poor' ? ROUGH_DRAFT : LOOKS[grade]
}
