'use client'

import { type FormEvent, useState } from 'react'
import { Form, Input, Label, TextField } from 'react-aria-components'
import type { JobSummary } from '#server/contracts/job-view.ts'
import { useWords } from '../../lib/words/words-provider.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { useJobActions } from './use-job-actions.ts'

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
    <Form onSubmit={save} className="grid gap-5">
      <TextField value={name} onChange={setName} maxLength={120} isRequired autoFocus className="grid gap-2">
        <Label className="font-semibold">{t('jobs.name')}</Label>
        <Input className="min-h-10 w-full rounded-md border border-edge bg-surface px-3" />
      </TextField>
      <DialogActions>
        <Button onPress={onClose}>{t('common.cancel')}</Button>
        <Button type="submit" kind="primary" isDisabled={name.trim() === '' || rename.isPending}>
          {t('jobs.save')}
        </Button>
      </DialogActions>
    </Form>
  )
}
