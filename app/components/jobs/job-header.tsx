'use client'

import { useRouter } from 'next/navigation'
import { type ReactNode, useRef, useState } from 'react'
import { isFinal } from '#server/contracts/job-status.ts'
import type { JobView } from '#server/contracts/job-view.ts'
import { downloadUrl } from '../../lib/download-url.ts'
import { useAttended } from '../../lib/lazy/attention.ts'
import { useModule } from '../../lib/lazy/use-module.ts'
import { useNow } from '../../lib/use-now.ts'
import { useWords } from '../../lib/words/words-provider.tsx'
import { ShelfChips } from '../projects/shelf-chips.tsx'
import { BackToList } from '../ui/back-to-list.tsx'
import { Button, IconButton } from '../ui/button.tsx'
import { buttonClass } from '../ui/button-class.ts'
import { Glyph } from '../ui/glyph.tsx'
import { StatusChip } from '../ui/status-chip.tsx'
import { TOOL_GLYPHS } from '../ui/tool-glyphs.ts'
import { AddPhotosButton } from './add-photos-button.tsx'
import { CancelDialog } from './dialogs/cancel-dialog.tsx'
import type { JobDialogKind } from './dialogs/job-dialog.tsx'
import { JobName } from './job-name.tsx'
import { useCancel } from './use-cancel.ts'
import { useJobActions } from './use-job-actions.ts'
import { useKeptFocus } from './use-kept-focus.ts'

const loadDialog = () => import('./dialogs/job-dialog.tsx')

/** The way back, what the job is, how it ended, and what one may do to it as a whole. */
export function JobHeader({ job, end }: { job: JobView; end: ReactNode }) {
  const { t } = useWords()
  const router = useRouter()
  const cancel = useCancel(job.id)
  const [open, setOpen] = useState<JobDialogKind | null>(null)
  const show = (filter: { project: string } | { tag: string }) => router.push(`/?${new URLSearchParams(filter)}`)
  const heading = useRef<HTMLHeadingElement>(null)
  const keptFocus = useKeptFocus(`${job.status} ${cancel.request === null}`, heading)
  const dialog = useModule(loadDialog, useAttended() || open !== null)
  return (
    <header
      {...keptFocus}
      className="grid gap-y-2 sideways:grid-cols-[auto_minmax(0,1fr)] lg:grid-cols-[auto_minmax(0,1fr)] lg:items-start sideways:gap-x-4 lg:gap-x-8 [@media(max-height:30rem)]:gap-y-1"
    >
      <BackToList />
      <div className="sideways:col-span-2 sideways:row-start-2 grid min-w-0 lg:col-span-2 lg:row-start-2">
        <div className="flex items-start gap-1">
          <JobName ref={heading} name={job.name} />
          <IconButton icon={TOOL_GLYPHS.edit} label={t('jobs.rename')} onPress={() => setOpen('rename')} />
          <IconButton icon="folder" label={t('projects.fileMore')} onPress={() => setOpen('file')} />
        </div>
        <div className="flex flex-wrap items-center gap-x-5 gap-y-1">
          <StatusChip status={job.status} />
          {job.shareToken && (
            // The line is no higher with it.
            <Button kind="quiet" className="-mx-2 -my-2 px-2! text-accent text-sm" onPress={() => setOpen('share')}>
              <Glyph name="link" className="size-4" />
              {t('home.shared')}
            </Button>
          )}
          <Facts job={job} />
          {end}
        </div>
        <ShelfChips job={job} onShow={show} className="flex flex-wrap gap-1.5 pt-1" />
      </div>
      <JobActions job={job} onCancel={cancel.ask} onOpen={setOpen} />
      <CancelDialog job={job} cancel={cancel} />
      {open && dialog && (
        <dialog.JobDialog kind={open} job={job} onClose={() => setOpen(null)} onDeleted={() => router.push('/')} />
      )}
    </header>
  )
}

interface JobActionsProps {
  job: JobView
  onCancel(): void
  onOpen(kind: JobDialogKind): void
}

/**
 * What one may do to it. On a desk beside the way back, where they stay whatever the name and the facts are; on a phone one row, which scrolls to the
 * side, and which stands beside the way back while the phone is held sideways.
 */
function JobActions({ job, onCancel, onOpen }: JobActionsProps) {
  const { t } = useWords()
  const { retry } = useJobActions()
  const model = job.artifacts.find(({ name }) => name === 'model.glb')
  const isCompleted = job.status === 'completed'
  return (
    <div className="max-sm:-mx-4 sideways:-mr-8 flex gap-3 max-sm:overflow-x-auto max-sm:px-4 max-sm:py-1 sideways:pr-8 sm:flex-wrap sideways:col-start-2 sideways:row-start-1 sideways:flex-nowrap! sideways:overflow-x-auto lg:col-start-2 lg:row-start-1 sideways:[&>:first-child]:ml-auto lg:[&>:first-child]:ml-auto max-sm:*:shrink-0 sideways:*:shrink-0">
      {isCompleted && model && (
        <a href={downloadUrl(model)} download={model.name} className={buttonClass('primary')}>
          <Glyph name={TOOL_GLYPHS.download} />
          {t('jobs.downloadModel')}
        </a>
      )}
      {(job.status === 'queued' || job.status === 'running') && (
        <Button onPress={onCancel}>{t('common.cancel')}</Button>
      )}
      {job.status === 'cancelled' && (
        <Button kind="primary" isDisabled={retry.isPending} onPress={() => retry.mutate({ id: job.id })}>
          <Glyph name={TOOL_GLYPHS.retry} />
          {t('jobs.retry')}
        </Button>
      )}
      {isCompleted && <Button onPress={() => onOpen('share')}>{t('jobs.shareMore')}</Button>}
      {isCompleted && job.preview && <Button onPress={() => onOpen('compare')}>{t('compare.more')}</Button>}
      {canAddPhotos(job) && <AddPhotosButton job={job} />}
      {isFinal(job.status) && <Button onPress={() => onOpen('duplicate')}>{t('jobs.duplicateMore')}</Button>}
      {isFinal(job.status) && <Button onPress={() => onOpen('delete')}>{t('common.delete')}</Button>}
    </div>
  )
}

/** Where they would help is said below, with the button for it. */
function canAddPhotos({ status, captureKind, error }: JobView): boolean {
  return isFinal(status) && captureKind === 'photos' && error?.retryable !== false
}

function Facts({ job }: { job: JobView }) {
  const { t, format } = useWords()
  const now = useNow(true, 30_000)
  const facts = [
    t('jobs.photos', { count: job.photoCount }),
    t(`settings.${job.preset}`),
    job.attempt > 1 && t('jobs.attempt', { number: job.attempt }),
    format.when(job.finishedAt ?? job.createdAt, now),
  ]
  return (
    <p suppressHydrationWarning className="text-muted">
      {facts.filter(Boolean).join(', ')}
    </p>
  )
}
