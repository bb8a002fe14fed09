'use client'

import { useState } from 'react'
import { useWords } from '../../../lib/words/words-provider.tsx'
import { Button } from '../../ui/button.tsx'
import { type CropChange, cropProblem, cropWarnings } from './crop-loss.ts'
import { changedParts, type PlacementPart } from './placement-parts.ts'
import type { PlacementDraft } from './use-placement.ts'

export interface SavePlacementProps {
  draft: PlacementDraft
  change: CropChange
  onApply(placement: CropChange['placement']): void
}

const PART_KEYS = { scale: 'viewer.scale', ground: 'viewer.ground', crop: 'viewer.crop' } as const satisfies Record<
  PlacementPart,
  string
>

/** Names all that is set and not in the files, of whichever tool, and saves it; asks first where that takes something away. */
export function SavePlacement({ draft, change, onApply }: SavePlacementProps) {
  const words = useWords()
  const { t } = words
  // What was asked about; when it changes meanwhile, the question is another one.
  const [asked, setAsked] = useState<CropChange['placement'] | null>(null)
  const { applied, placement } = change
  const problem = cropProblem(change, words)
  const warnings = cropWarnings(change, words)
  const parts = changedParts(applied, placement).map((part) => t(PART_KEYS[part]))
  if (asked === placement && warnings.length > 0 && !problem) {
    return (
      <section role="alertdialog" aria-label={t('viewer.cropSure')} className="grid gap-2">
        <p className="font-semibold">{t('viewer.cropSure')}</p>
        <ul className="grid list-disc gap-1 pl-5">
          {warnings.map((warning) => (
            <li key={warning}>{warning}</li>
          ))}
        </ul>
        <div className="flex flex-wrap gap-2">
          <Button autoFocus onPress={() => setAsked(null)}>
            {t('viewer.cropKeepEditing')}
          </Button>
          <Button
            kind="primary"
            onPress={() => {
              setAsked(null)
              onApply(placement)
            }}
          >
            {t('viewer.cropSave')}
          </Button>
        </div>
      </section>
    )
  }
  return (
    <>
      <p aria-live="polite" className={problem ? 'text-bad' : 'mr-auto'}>
        {problem ?? t('viewer.unsaved', { parts: words.list(parts) })}
      </p>
      <div className="flex flex-wrap gap-2">
        <Button
          kind="primary"
          isDisabled={problem !== null}
          onPress={() => (warnings.length > 0 ? setAsked(placement) : onApply(placement))}
        >
          {t('viewer.apply')}
        </Button>
        <Button onPress={draft.discard}>{t('viewer.discard')}</Button>
      </div>
    </>
  )
}
