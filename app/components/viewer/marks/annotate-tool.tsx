'use client'

import { v7 as uuidv7 } from 'uuid'
import { MAX_ANNOTATION_CHARACTERS, MAX_MARKS } from '#server/contracts/model/marks.ts'
import { useWords } from '../../../lib/words/words-provider.tsx'
import { PickHint } from '../placement/pick-hint.tsx'
import { worldFromScene, worldView } from '../scene/world-places.ts'
import { MarkList } from './mark-list.tsx'
import type { MarkPanelProps } from './mark-panel.tsx'
import { TextForm } from './text-form.tsx'

/** A text for a place that is clicked, and all texts. */
export function AnnotateTool({ tools, marks, model, handle }: MarkPanelProps) {
  const { t } = useWords()
  const { annotations, actions } = marks
  const [place] = tools.picked
  const isFull = annotations.length >= MAX_MARKS.annotation
  const add = async (text: string) => {
    const view = handle.current?.view
    if (!actions || !place) return
    const isKept = await actions.add({
      kind: 'annotation',
      id: uuidv7(),
      text,
      position: worldFromScene(place, model),
      view: view ? worldView(view.present, model) : null,
    })
    if (isKept) tools.unpick()
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
          onSave={add}
          onCancel={tools.unpick}
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
