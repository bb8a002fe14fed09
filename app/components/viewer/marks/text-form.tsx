'use client'

import { type FormEvent, type KeyboardEvent, useEffect, useId, useState } from 'react'
import type { WorldPoint } from '#server/contracts/model/marks.ts'
import { browserStorage } from '../../../lib/browser-storage.ts'
import { useWords } from '../../../lib/words/words-provider.tsx'
import { Button } from '../../ui/button.tsx'
import { forgetText, keepText, keptText } from './text-drafts.ts'

interface TextFormProps {
  label: string
  /** Several lines: Ctrl and Enter save it. */
  isLong?: boolean
  maxLength: number
  start: string
  /** By what the browser keeps what is typed and not saved, as long as `base` is what is saved; and where that belongs. */
  draft: { of: string; base: string; position?: WorldPoint }
  /** Resolves to whether it is saved. */
  onSave(text: string): Promise<boolean>
  /** Without it there is no way out but to save. */
  onLeave?(): void
}

const FIELD = 'w-full rounded-md border border-edge bg-page px-2'

/** A text to write or to change. It stays when saving fails, and when its panel or the page is closed: until it is saved or cancelled. */
export function TextForm({ label, isLong = false, maxLength, start, draft, onSave, onLeave }: TextFormProps) {
  const { t } = useWords()
  const fieldId = useId()
  const { of, base, position } = draft
  const [text, setText] = useState(() => keptText(browserStorage(), of, base)?.text ?? start)
  const [isSaving, setSaving] = useState(false)
  const save = async (event?: FormEvent) => {
    event?.preventDefault()
    if (isSaving || text.trim() === '') return
    setSaving(true)
    if (await onSave(text.trim())) forgetText(browserStorage(), of)
    setSaving(false)
  }
  const cancel = () => {
    forgetText(browserStorage(), of)
    onLeave?.()
  }
  const [x, y, z] = position ?? []
  useEffect(() => {
    if (text === start || text.trim() === '') return
    const at: WorldPoint | null = x === undefined || y === undefined || z === undefined ? null : [x, y, z]
    keepText(browserStorage(), { of, base, text, position: at })
  }, [of, base, start, text, x, y, z])
  const pressKey = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void save()
    else if (event.key === 'Escape' && onLeave) onLeave()
    else return
    event.preventDefault()
  }
  const field = {
    ...{ id: fieldId, value: text, maxLength, dir: 'auto', onKeyDown: pressKey },
    // Somebody has just clicked where it belongs, or Edit.
    autoFocus: onLeave !== undefined,
  }
  return (
    <form onSubmit={save} className="grid gap-2">
      <label htmlFor={fieldId}>{label}</label>
      {isLong ? (
        <textarea {...field} rows={3} onChange={(event) => setText(event.target.value)} className={`${FIELD} py-1.5`} />
      ) : (
        <input {...field} onChange={(event) => setText(event.target.value)} className={`${FIELD} min-h-10`} />
      )}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" kind="primary" isDisabled={isSaving || text.trim() === ''}>
          {t('marks.save')}
        </Button>
        {onLeave && <Button onPress={cancel}>{t('common.cancel')}</Button>}
      </div>
    </form>
  )
}
