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
import { Button, IconButton } from '../ui/button.tsx'
import { buttonClass } from '../ui/button-class.ts'
import { Glyph } from '../ui/glyph.tsx'
import { StatusChip } from '../ui/status-chip.tsx'
import { AddPhotosButton } from './add-photos-button.tsx'
import { CancelDialog } from './cancel-dialog.tsx'
import type { JobDialogKind } from './job-dialog.tsx'
import { useCancel } from './use-cancel.ts'
import { useJobActions } from './use-job-actions.ts'
import { useKeptFocus } from './use-kept-focus.ts'

const loadDialog = () => import('./job-dialog.tsx')

/** What the job is, how it ended, and what one may do to it as a whole. */
export function JobHeader({ job, end }: { job: JobView; end: ReactNode }) {
  const { t } = useWords()
  const router = useRouter()
  const cancel = useCancel(job.id)
  const { retry } = useJobActions()
  const [open, setOpen] = useState<JobDialogKind | null>(null)
  const show = (filter: { project: string } | { tag: string }) => router.push(`/?${new URLSearchParams(filter)}`)
  const heading = useRef<HTMLHeadingElement>(null)
  const keptFocus = useKeptFocus(`${job.status} ${cancel.request === null}`, heading)
  const dialog = useModule(loadDialog, useAttended() || open !== null)
  const model = job.artifacts.find(({ name }) => name === 'model.glb')
  return (
    <header
      {...keptFocus}
      className="flex flex-wrap items-start justify-between gap-x-8 gap-y-4 [@media(max-height:30rem)]:gap-y-2"
    >
      <div className="grid min-w-0 gap-1">
        <div className="flex items-start gap-1">
          <h1
            ref={heading}
            tabIndex={-1}
            dir="auto"
            title={job.name}
            className="line-clamp-3 min-w-0 rounded-md text-2xl sm:text-3xl [@media(max-height:30rem)]:text-2xl"
          >
            {job.name}
          </h1>
          <IconButton icon="edit" label={t('jobs.rename')} onPress={() => setOpen('rename')} />
          <IconButton icon="folder" label={t('projects.fileMore')} onPress={() => setOpen('file')} />
          {/* Here, since one button more in the row of actions would not fit beside the name, and move the model when it is done. */}
          {job.status === 'completed' && job.preview && (
            <IconButton icon="compare" label={t('compare.more')} onPress={() => setOpen('compare')} />
          )}
        </div>
        <div className="flex flex-wrap items-center gap-x-5 gap-y-1">
          <StatusChip status={job.status} />
          {job.shareToken && (
            <Button kind="quiet" className="-mx-2 px-2! text-accent text-sm" onPress={() => setOpen('share')}>
              <Glyph name="link" className="size-4" />
              {t('home.shared')}
            </Button>
          )}
          <Facts job={job} />
          {end}
        </div>
        <ShelfChips job={job} onShow={show} className="flex flex-wrap gap-1.5" />
      </div>
      <div className="flex flex-wrap gap-3">
        {job.status === 'completed' && model && (
          <a href={downloadUrl(model)} download={model.name} className={buttonClass('primary')}>
            <Glyph name="download" />
            {t('jobs.downloadModel')}
          </a>
        )}
        {(job.status === 'queued' || job.status === 'running') && (
          <Button onPress={cancel.ask}>{t('common.cancel')}</Button>
        )}
        {job.status === 'cancelled' && (
          <Button kind="primary" isDisabled={retry.isPending} onPress={() => retry.mutate({ id: job.id })}>
            <Glyph name="retry" />
            {t('jobs.retry')}
          </Button>
        )}
        {job.status === 'completed' && <Button onPress={() => setOpen('share')}>{t('jobs.shareMore')}</Button>}
        {canAddPhotos(job) && <AddPhotosButton job={job} />}
        {isFinal(job.status) && <Button onPress={() => setOpen('duplicate')}>{t('jobs.duplicateMore')}</Button>}
        {isFinal(job.status) && <Button onPress={() => setOpen('delete')}>{t('common.delete')}</Button>}
      </div>
      <CancelDialog job={job} cancel={cancel} />
      {open && dialog && (
        <dialog.JobDialog kind={open} job={job} onClose={() => setOpen(null)} onDeleted={() => router.push('/')} />
      )}
    </header>
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
    job.engine,
    job.attempt > 1 && t('jobs.attempt', { number: job.attempt }),
    format.when(job.createdAt, now),
  ]
  return (
    <p suppressHydrationWarning className="text-muted">
      {facts.filter(Boolean).join(', ')}
    </p>
  )
}
