'use client'

import { type ReactNode, useState } from 'react'
import type { Annotation, SavedView } from '#server/contracts/model/marks.ts'
import { browserStorage } from '../../../lib/browser-storage.ts'
import { cx } from '../../../lib/cx.ts'
import { useWords } from '../../../lib/words/words-provider.tsx'
import { IconButton } from '../../ui/button.tsx'
import { TOOL_GLYPHS } from '../../ui/tool-glyphs.ts'
import { keptText } from './text-drafts.ts'
import { TextForm } from './text-form.tsx'
import type { Marks } from './use-marks.ts'

/** What has a text. */
export type NamedMark = Annotation | SavedView

interface MarkListProps<M extends NamedMark> {
  label: string
  items: readonly M[]
  marks: Marks
  /** As their pins are. */
  isNumbered: boolean
  selectedId: string | null
  /** Of a text. */
  maxLength: number
  /** Flies there. */
  onOpen(mark: M): void
  /** What else can be done with one. */
  below?(mark: M): ReactNode
}

/** Annotations or saved views, to fly to, to change and to delete. */
export function MarkList<M extends NamedMark>({ label, items, ...options }: MarkListProps<M>) {
  // The one whose change was left half written comes first.
  const [editedId, setEditedId] = useState(
    () => (options.marks.actions && items.find(({ id, text }) => keptText(browserStorage(), id, text))?.id) ?? null,
  )
  if (items.length === 0) return null
  return (
    <ol aria-label={label} className="grid gap-1 border-line border-t pt-3">
      {items.map((mark, i) => (
        <li
          key={mark.id}
          className={cx('rounded-md', mark.id === options.selectedId && 'bg-accent-soft')}
          aria-current={mark.id === options.selectedId || undefined}
        >
          {mark.id === editedId ? (
            <EditedMark mark={mark} options={options} onEnd={() => setEditedId(null)} />
          ) : (
            <ListedMark mark={mark} number={i + 1} options={options} onEdit={() => setEditedId(mark.id)} />
          )}
        </li>
      ))}
    </ol>
  )
}

type Options<M extends NamedMark> = Omit<MarkListProps<M>, 'label' | 'items'>

interface ListedMarkProps<M extends NamedMark> {
  mark: M
  number: number
  options: Options<M>
  onEdit(): void
}

function ListedMark<M extends NamedMark>({ mark, number, options, onEdit }: ListedMarkProps<M>) {
  const { t } = useWords()
  const { marks, isNumbered, onOpen, below } = options
  return (
    <>
      <div className="flex items-start">
        <button
          type="button"
          onClick={() => onOpen(mark)}
          className="flex min-h-10 min-w-0 flex-1 cursor-pointer items-start gap-2 rounded-md px-2 py-2 text-left hover:bg-sunken"
        >
          {isNumbered && (
            <span className="grid size-6 shrink-0 place-items-center rounded-full bg-accent font-semibold text-on-accent text-xs tabular-nums">
              {number}
            </span>
          )}
          <span dir="auto" className="min-w-0 whitespace-pre-wrap break-words pt-0.5">
            {mark.text}
          </span>
        </button>
        {marks.actions && (
          <>
            <IconButton icon={TOOL_GLYPHS.edit} label={t('marks.edit', { text: mark.text })} onPress={onEdit} />
            <IconButton
              icon={TOOL_GLYPHS.trash}
              label={t('marks.delete', { text: mark.text })}
              onPress={() => marks.remove(mark)}
            />
          </>
        )}
      </div>
      {below?.(mark)}
    </>
  )
}

function EditedMark<M extends NamedMark>({ mark, options, onEnd }: { mark: M; options: Options<M>; onEnd(): void }) {
  const { t } = useWords()
  const save = async (text: string) => {
    const isSaved = (await options.marks.actions?.change(mark, { text })) ?? false
    if (isSaved) onEnd()
    return isSaved
  }
  return (
    <div className="p-2">
      <TextForm
        label={t(mark.kind === 'annotation' ? 'marks.text' : 'marks.viewName')}
        isLong={mark.kind === 'annotation'}
        maxLength={options.maxLength}
        start={mark.text}
        draft={{ of: mark.id, base: mark.text }}
        onSave={save}
        onLeave={onEnd}
      />
    </div>
  )
}
