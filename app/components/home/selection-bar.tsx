'use client'

import { useState } from 'react'
import { MAX_REMOVED } from '#server/contracts/job-list.ts'
import { isFinal } from '#server/contracts/job-status.ts'
import type { JobSummary } from '#server/contracts/job-view.ts'
import { countOf, formatBytes } from '../../lib/format.ts'
import { useJobActions } from '../jobs/use-job-actions.ts'
import { Button } from '../ui/button.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { notify, notifyUntilRead } from '../ui/toasts.tsx'

const TEXTS = {
  hint: 'Click what you want to delete.',
  selected: (count: number, bytes: number) => `${count.toLocaleString('en')} selected, ${formatBytes(bytes)}`,
  all: 'Select all shown',
  delete: 'Delete…',
  title: (count: number) => `Delete ${countOf(count, 'reconstruction')}?`,
  text: (bytes: number) =>
    `Their results are deleted, and the photos that no other reconstruction uses. This frees up to ${formatBytes(bytes)} and can’t be undone.`,
  keep: 'Keep them',
  confirm: 'Delete',
  deleting: 'Deleting…',
  deleted: (count: number) => `${countOf(count, 'reconstruction')} deleted.`,
  kept: (count: number) => `${countOf(count, 'reconstruction')} could not be deleted.`,
}

interface SelectionBarProps {
  /** All that are shown. */
  jobs: readonly JobSummary[]
  selected: ReadonlySet<string>
  /** Null ends selecting. */
  onSelect(selected: ReadonlySet<string> | null): void
}

export function SelectionBar({ jobs, selected, onSelect }: SelectionBarProps) {
  const [asking, setAsking] = useState(false)
  const { removeMany } = useJobActions()
  const chosen = jobs.filter(({ id }) => selected.has(id)).slice(0, MAX_REMOVED)
  const bytes = chosen.reduce((sum, { storedBytes }) => sum + storedBytes, 0)
  const possible = jobs.filter(({ status }) => isFinal(status)).slice(0, MAX_REMOVED)
  const close = () => setAsking(false)
  const remove = () =>
    removeMany.mutate(
      { ids: chosen.map(({ id }) => id) },
      {
        onSuccess: ({ removed, kept }) => {
          close()
          if (removed.length > 0) notify(TEXTS.deleted(removed.length))
          if (kept[0]) notifyUntilRead(TEXTS.kept(kept.length), kept[0].error.message)
          onSelect(kept.length > 0 ? new Set(kept.map(({ id }) => id)) : null)
        },
      },
    )
  return (
    <div className="sticky top-0 z-20 flex flex-wrap items-center gap-3 rounded-lg border border-line bg-surface px-4 py-2 shadow-sm">
      <p role="status" className="min-w-0 flex-1 basis-40 tabular-nums">
        {chosen.length > 0 ? TEXTS.selected(chosen.length, bytes) : TEXTS.hint}
      </p>
      <Button kind="quiet" onPress={() => onSelect(new Set(possible.map(({ id }) => id)))}>
        {TEXTS.all}
      </Button>
      <Button kind="danger" isDisabled={chosen.length === 0} onPress={() => setAsking(true)}>
        {TEXTS.delete}
      </Button>
      <Dialog role="alertdialog" title={TEXTS.title(chosen.length)} isOpen={asking} onClose={close}>
        <p>{TEXTS.text(bytes)}</p>
        <DialogActions>
          <Button autoFocus onPress={close}>
            {TEXTS.keep}
          </Button>
          <Button kind="danger" isDisabled={removeMany.isPending} onPress={remove}>
            {removeMany.isPending ? TEXTS.deleting : TEXTS.confirm}
          </Button>
        </DialogActions>
      </Dialog>
    </div>
  )
}
