'use client'

import { useWords } from '../../../lib/words/words-provider.tsx'
import { SavePlacement, type SavePlacementProps } from './save-placement.tsx'

/** Says that what is seen is not in the files yet, while no tool's panel says it: after a reload, or when the panel was closed. */
export function UnsavedBar(saving: SavePlacementProps) {
  const { t } = useWords()
  return (
    <section
      aria-label={t('viewer.notSaved')}
      className="flex flex-wrap items-center gap-2 border-line border-t bg-accent-soft p-2 pl-3 text-sm"
    >
      <SavePlacement {...saving} />
    </section>
  )
}
