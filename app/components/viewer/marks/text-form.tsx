'use client'

import { type FormEvent, type KeyboardEvent, useId, useState } from 'react'
import { useWords } from '../../../lib/words/words-provider.tsx'
import { Button } from '../../ui/button.tsx'

interface TextFormProps {
  label: string
  /** Several lines: Ctrl and Enter save it. */
  isLong?: boolean
  maxLength: number
  start: string
  onSave(text: string): Promise<void>
  /** Without it there is no way out but to save. */
  onCancel?(): void
}

const FIELD = 'w-full rounded-md border border-edge bg-page px-2'

/** A text to write or to change. It stays when saving fails. */
export function TextForm({ label, isLong = false, maxLength, start, onSave, onCancel }: TextFormProps) {
  const { t } = useWords()
  const fieldId = useId()
  const [text, setText] = useState(start)
  const [isSaving, setSaving] = useState(false)
  const save = async (event?: FormEvent) => {
    event?.preventDefault()
    if (isSaving || text.trim() === '') return
    setSaving(true)
    await onSave(text.trim())
    setSaving(false)
  }
  const pressKey = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void save()
    else if (event.key === 'Escape' && onCancel) onCancel()
    else return
    event.preventDefault()
  }
  const field = {
    ...{ id: fieldId, value: text, maxLength, onKeyDown: pressKey },
    // Somebody has just clicked where it belongs, or Edit.
    autoFocus: onCancel !== undefined,
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
        {onCancel && <Button onPress={onCancel}>{t('common.cancel')}</Button>}
      </div>
    </form>
  )
}
