'use client'

import type { JobSummary } from '#server/contracts/job-view.ts'
import { formatBytes } from '../../lib/format.ts'
import { Button } from '../ui/button.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { useJobActions } from './use-job-actions.ts'

interface DeleteDialogProps {
  job: Pick<JobSummary, 'id' | 'name' | 'storedBytes'>
  isOpen: boolean
  onClose(): void
  onDeleted?(): void
}

export function DeleteDialog({ job, isOpen, onClose, onDeleted }: DeleteDialogProps) {
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
    <Dialog role="alertdialog" title={`Delete “${job.name}”?`} isOpen={isOpen} onClose={onClose}>
      <p>
        Its results, and the photos that no other reconstruction uses, are deleted from Maquette: up to{' '}
        {formatBytes(job.storedBytes)} become free. This can’t be undone.
      </p>
      <DialogActions>
        <Button autoFocus onPress={onClose}>
          Keep it
        </Button>
        <Button kind="danger" isDisabled={remove.isPending} onPress={confirm}>
          {remove.isPending ? 'Deleting…' : 'Delete'}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
