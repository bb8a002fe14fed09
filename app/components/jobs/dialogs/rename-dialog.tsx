'use client'

import { type FormEvent, useState } from 'react'
import type { JobSummary } from '#server/contracts/job-view.ts'
import { useWords } from '../../../lib/words/words-provider.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { useJobActions } from '../use-job-actions.ts'

interface RenameDialogProps {
  job: Pick<JobSummary, 'id' | 'name'>
  isOpen: boolean
  onClose(): void
}

export function RenameDialog({ job, isOpen, onClose }: RenameDialogProps) {
  const { t } = useWords()
  return (
    <Dialog title={t('jobs.rename')} isOpen={isOpen} onClose={onClose}>
      <RenameForm job={job} onClose={onClose} />
    </Dialog>
  )
}

/** Apart from the dialog, so that it begins with the current name each time it opens. */
function RenameForm({ job, onClose }: Omit<RenameDialogProps, 'isOpen'>) {
  const { t } = useWords()
  const { rename } = useJobActions()
  const [name, setName] = useState(job.name)
  const save = (event: FormEvent) => {
    event.preventDefault()
    rename.mutate({ id: job.id, name: name.trim() }, { onSuccess: onClose })
  }
  return (
    <form onSubmit={save} className="grid gap-5">
      <label className="grid gap-2">
        <span className="font-semibold">{t('jobs.name')}</span>
        <input
          value={name}
          onChange={(event) => setName(event.target.value)}
          maxLength={120}
          required
          // biome-ignore lint/a11y/noAutofocus: the dialog was opened for it
          autoFocus
          className="min-h-10 w-full rounded-md border border-edge bg-surface px-3"
        />
      </label>
      <DialogActions>
        <Button onPress={onClose}>{t('common.cancel')}</Button>
        <Button type="submit" kind="primary" isDisabled={name.trim() === '' || rename.isPending}>
          {t('jobs.save')}
        </Button>
      </DialogActions>
    </form>
  )
}
