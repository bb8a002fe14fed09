'use client'

import { ToggleButton } from 'react-aria-components'
import { v7 as uuidv7 } from 'uuid'
import { MAX_MARKS, MAX_VIEW_NAME_CHARACTERS, type SavedView } from '#server/contracts/model/marks.ts'
import { useWords } from '../../../lib/words/words-provider.tsx'
import { TOGGLE_CLASS } from '../../ui/button-class.ts'
import { worldView } from '../scene/world-places.ts'
import { MarkList } from './mark-list.tsx'
import type { MarkPanelProps } from './mark-panel.tsx'
import type { MarkActions } from './marking.ts'
import { TextForm } from './text-form.tsx'

/** A name for the present view, and all views. */
export function ViewsTool({ marks, model, modelId, handle }: MarkPanelProps) {
  const { t } = useWords()
  const { views, actions } = marks
  const isFull = views.length >= MAX_MARKS.view
  const add = async (text: string) => {
    const view = handle.current?.view
    if (!actions || !view) return false
    return actions.add({
      ...{ kind: 'view', id: uuidv7(), text, isOpening: false },
      view: worldView(view.present, model),
    })
  }
  return (
    <>
      {actions && isFull && <p>{t('marks.viewsFull', { count: MAX_MARKS.view })}</p>}
      {actions && !isFull && (
        <TextForm
          // Each view that is saved makes way for the next.
          key={views.length}
          label={t('marks.viewName')}
          maxLength={MAX_VIEW_NAME_CHARACTERS}
          start={t('marks.viewNumber', { number: views.length + 1 })}
          draft={{ of: `view of ${modelId}`, base: '' }}
          onSave={add}
        />
      )}
      <MarkList
        label={t('marks.views')}
        items={views}
        marks={marks}
        isNumbered={false}
        selectedId={null}
        maxLength={MAX_VIEW_NAME_CHARACTERS}
        onOpen={({ view }) => marks.look(view)}
        below={(view) => actions && <OpeningToggle view={view} actions={actions} />}
      />
    </>
  )
}

function OpeningToggle({ view, actions }: { view: SavedView; actions: MarkActions }) {
  const { t } = useWords()
  return (
    <ToggleButton
      aria-label={t('marks.openWith', { name: view.text })}
      isSelected={view.isOpening}
      onChange={(isOpening) => void actions.change(view, { isOpening })}
      className={TOGGLE_CLASS}
    >
      {t(view.isOpening ? 'marks.isOpening' : 'marks.setOpening')}
    </ToggleButton>
  )
}
