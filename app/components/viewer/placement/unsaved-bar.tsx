'use client'

import { useWords } from '../../../lib/words/words-provider.tsx'
import { Button } from '../../ui/button.tsx'
import type { PlacementDraft, Placing } from './use-placement.ts'

/** Says that what is seen is not in the files yet, while no tool's panel says it: after a reload, or when the panel was closed. */
export function UnsavedBar({ draft, placing }: { draft: PlacementDraft; placing: Placing }) {
  const { t } = useWords()
  const { onApply } = placing
  if (!onApply || !draft.isChanged) return null
  return (
    <section
      aria-label={t('viewer.unsaved')}
      className="flex flex-wrap items-center gap-2 border-line border-t bg-accent-soft p-2 pl-3 text-sm"
    >
      <p className="mr-auto">{t('viewer.unsaved')}</p>
      <Button kind="primary" onPress={() => onApply(draft.placement)}>
        {t('viewer.apply')}
      </Button>
      <Button onPress={draft.discard}>{t('viewer.discard')}</Button>
    </section>
  )
}
