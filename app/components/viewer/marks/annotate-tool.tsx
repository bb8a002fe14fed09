'use client'

import { useEffect } from 'react'
import { v7 as uuidv7 } from 'uuid'
import { MAX_ANNOTATION_CHARACTERS, MAX_MARKS } from '#server/contracts/model/marks.ts'
import { browserStorage } from '../../../lib/browser-storage.ts'
import { useWords } from '../../../lib/words/words-provider.tsx'
import { PickHint } from '../placement/pick-hint.tsx'
import { sceneFromWorld, worldFromScene, worldView } from '../scene/world-places.ts'
import { MarkList } from './mark-list.tsx'
import type { MarkPanelProps } from './mark-panel.tsx'
import { keptText } from './text-drafts.ts'
import { TextForm } from './text-form.tsx'

/** A text for a place that is clicked, and all texts. */
export function AnnotateTool({ tools, marks, model, modelId, handle }: MarkPanelProps) {
  const { t } = useWords()
  const { annotations, actions } = marks
  const [place] = tools.picked
  const draftOf = `annotation of ${modelId}`
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was left half written is taken up once, when the panel opens
  useEffect(() => {
    const position = actions && keptText(browserStorage(), draftOf, '')?.position
    const at = position && sceneFromWorld(position, model)
    if (at && tools.picked.length === 0) tools.pick(at, at)
  }, [])
  const isFull = annotations.length >= MAX_MARKS.annotation
  const add = async (text: string) => {
    const view = handle.current?.view
    if (!actions || !place) return false
    const isKept = await actions.add({
      kind: 'annotation',
      id: uuidv7(),
      text,
      position: worldFromScene(place, model),
      view: view ? worldView(view.present, model) : null,
    })
    if (isKept) tools.unpick()
    return isKept
  }
  return (
    <>
      {actions && isFull && <p>{t('marks.annotationsFull', { count: MAX_MARKS.annotation })}</p>}
      {actions && !isFull && !place && <PickHint problem={null}>{t('marks.annotateHint')}</PickHint>}
      {actions && !isFull && place && (
        <TextForm
          label={t('marks.text')}
          isLong
          maxLength={MAX_ANNOTATION_CHARACTERS}
          start=""
          draft={{ of: draftOf, base: '', position: worldFromScene(place, model) }}
          onSave={add}
          onLeave={tools.unpick}
        />
      )}
      <MarkList
        label={t('marks.annotations')}
        items={annotations}
        marks={marks}
        isNumbered
        selectedId={marks.selected?.id ?? null}
        maxLength={MAX_ANNOTATION_CHARACTERS}
        onOpen={(annotation) => marks.select(annotation)}
      />
    </>
  )
}
