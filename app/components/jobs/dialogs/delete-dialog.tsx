'use client'

import type { JobSummary } from '#server/contracts/job-view.ts'
import { useWords } from '../../../lib/words/words-provider.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { useJobActions } from '../use-job-actions.ts'

interface DeleteDialogProps {
  job: Pick<JobSummary, 'id' | 'name' | 'storedBytes'>
  isOpen: boolean
  onClose(): void
  onDeleted?(): void
}

export function DeleteDialog({ job, isOpen, onClose, onDeleted }: DeleteDialogProps) {
  const { t, format } = useWords()
  const { remove } = useJobActions()
  const confirm = () =>
    remove.mutate(
      { id: job.id },
      {
        onSuccess: () => {
          onClose()
          onDeleted?.()
        },
      },
    )
  return (
    <Dialog role="alertdialog" title={t('jobs.deleteTitle', { name: job.name })} isOpen={isOpen} onClose={onClose}>
      <p>{t('jobs.deleteText', { size: format.bytes(job.storedBytes) })}</p>
      <DialogActions>
        <Button autoFocus onPress={onClose}>
          {t('jobs.keep')}
        </Button>
        <Button kind="danger" isDisabled={remove.isPending} onPress={confirm}>
          {t(remove.isPending ? 'jobs.deleting' : 'common.delete')}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
