'use client'

import Link from 'next/link'
import { useState } from 'react'
import { isFinal } from '#server/contracts/job-status.ts'
import type { JobSummary } from '#server/contracts/job-view.ts'
import { MAX_JOBS_AT_ONCE } from '#server/contracts/lists/job-list-limits.ts'
import { sayError } from '../../lib/say-error.ts'
import { useWords } from '../../lib/words/words-provider.tsx'
import { compareUrl } from '../compare/compare-url.ts'
import { useJobActions } from '../jobs/use-job-actions.ts'
import { FilingDialog } from '../projects/filing-dialog.tsx'
import { Button } from '../ui/button.tsx'
import { buttonClass } from '../ui/button-class.ts'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { notify, notifyUntilRead } from '../ui/toasts.tsx'

interface SelectionBarProps {
  /** All that are shown. */
  jobs: readonly JobSummary[]
  selected: ReadonlySet<string>
  /** Null ends selecting. */
  onSelect(selected: ReadonlySet<string> | null): void
}

/** Stays in sight while the list is scrolled: at its top, on a phone at the bottom. */
export function SelectionBar({ jobs, selected, onSelect }: SelectionBarProps) {
  const words = useWords()
  const { t, format } = words
  const [asking, setAsking] = useState(false)
  const { removeMany } = useJobActions()
  const [isFiling, setFiling] = useState(false)
  const chosen = jobs.filter(({ id }) => selected.has(id)).slice(0, MAX_JOBS_AT_ONCE)
  // What is still going is cancelled first, each by itself.
  const removable = chosen.filter(({ status }) => isFinal(status))
  const bytes = removable.reduce((sum, { storedBytes }) => sum + storedBytes, 0)
  const size = format.bytes(bytes)
  // The older one on the left: what was tried first.
  const comparable = chosen.filter(({ modelUrl }) => modelUrl).sort((a, b) => (a.id < b.id ? -1 : 1))
  const [left, right] = comparable
  const close = () => setAsking(false)
  const remove = () =>
    removeMany.mutate(
      { ids: removable.map(({ id }) => id) },
      {
        onSuccess: ({ removed, kept }) => {
          close()
          if (removed.length > 0) notify(t('home.deletedMany', { count: removed.length }))
          if (kept[0])
            notifyUntilRead(t('home.notDeleted', { count: kept.length }), sayError(kept[0].error, words).message)
          onSelect(kept.length > 0 ? new Set(kept.map(({ id }) => id)) : null)
        },
      },
    )
  return (
    <div className="selection-bar sticky top-0 z-20 flex flex-wrap items-center gap-3 rounded-lg border border-line bg-surface px-4 py-2 shadow-sm max-sm:fixed max-sm:inset-x-0 max-sm:top-auto max-sm:bottom-0 max-sm:gap-2 max-sm:rounded-none max-sm:border-x-0 max-sm:border-b-0">
      <p
        role="status"
        className="min-w-0 flex-1 basis-40 tabular-nums max-sm:order-first max-sm:basis-[calc(100%-8rem)]"
      >
        {chosen.length > 0
          ? t('home.selected', {
              count: chosen.length,
              size: format.bytes(chosen.reduce((sum, { storedBytes }) => sum + storedBytes, 0)),
            })
          : t('home.selectHint')}
        {chosen.length > 0 && (chosen.length !== 2 || comparable.length !== 2) && (
          <span id="compare-reason" className="block text-muted text-sm">
            {t('compare.needsTwo')}
          </span>
        )}
      </p>
      <Button kind="quiet" onPress={() => onSelect(new Set(jobs.slice(0, MAX_JOBS_AT_ONCE).map(({ id }) => id)))}>
        {t('home.selectAll')}
      </Button>
      {left && right && comparable.length === 2 && chosen.length === 2 ? (
        <Link href={compareUrl(left.id, right.id)} prefetch={false} className={buttonClass('secondary')}>
          {t('compare.two')}
        </Link>
      ) : (
        <Button isDisabled aria-describedby="compare-reason">
          {t('compare.two')}
        </Button>
      )}
      <Button isDisabled={chosen.length === 0} onPress={() => setFiling(true)}>
        {t('projects.fileMore')}
      </Button>
      <Button kind="danger" isDisabled={removable.length === 0} onPress={() => setAsking(true)}>
        {t('jobs.deleteMore')}
      </Button>
      {/* At the end with a mouse, beside the number where the thumb is. */}
      <Button className="max-sm:order-first" onPress={() => onSelect(null)}>
        {t('common.done')}
      </Button>
      {isFiling && <FilingDialog jobs={chosen} onClose={() => setFiling(false)} />}
      <Dialog
        role="alertdialog"
        title={t('home.deleteMany', { count: removable.length })}
        isOpen={asking}
        onClose={close}
      >
        <p>{t('home.deleteManyText', { size })}</p>
        {removable.length < chosen.length && (
          <p>{t('home.staysRunning', { count: chosen.length - removable.length })}</p>
        )}
        <DialogActions>
          <Button autoFocus onPress={close}>
            {t('home.keepThem')}
          </Button>
          <Button kind="danger" isDisabled={removeMany.isPending} onPress={remove}>
            {removeMany.isPending ? t('jobs.deleting') : t('common.delete')}
          </Button>
        </DialogActions>
      </Dialog>
    </div>
  )
}
