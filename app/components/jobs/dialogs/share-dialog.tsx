'use client'

import { useId } from 'react'
import type { JobSummary } from '#server/contracts/job-view.ts'
import { useWords } from '../../../lib/words/words-provider.tsx'
import { Button } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { useJobActions } from '../use-job-actions.ts'

interface ShareDialogProps {
  job: Pick<JobSummary, 'id' | 'name' | 'shareToken'>
  isOpen: boolean
  onClose(): void
}

/** A link to look at the result, and its end; and ways to show the model elsewhere. */
export function ShareDialog({ job, isOpen, onClose }: ShareDialogProps) {
  const { t } = useWords()
  const { share, unshare } = useJobActions()
  const isShared = job.shareToken !== null
  return (
    <Dialog title={t('share.title')} isOpen={isOpen} onClose={onClose}>
      <p>{t('share.what')}</p>
      {job.shareToken && <Links job={job} token={job.shareToken} />}
      <div className="grid justify-items-start gap-1">
        <a href={`/api/jobs/${job.id}/site`} download className="font-medium text-accent underline">
          {t('share.site')}
        </a>
        <p className="text-muted text-sm">{t('share.siteText')}</p>
      </div>
      <DialogActions>
        {isShared ? (
          <Button isDisabled={unshare.isPending} onPress={() => unshare.mutate({ id: job.id })}>
            {t('share.stop')}
          </Button>
        ) : (
          <Button onPress={onClose}>{t('common.cancel')}</Button>
        )}
        {isShared ? (
          <Button kind="primary" onPress={onClose}>
            {t('common.done')}
          </Button>
        ) : (
          <Button kind="primary" isDisabled={share.isPending} onPress={() => share.mutate({ id: job.id })}>
            {t('share.make')}
          </Button>
        )}
      </DialogActions>
    </Dialog>
  )
}

/** Where nobody else can open a link. */
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]']

function Links({ job, token }: { job: ShareDialogProps['job']; token: string }) {
  const { t } = useWords()
  const { origin, hostname } = window.location
  const title = job.name.replace(/[&"<>]/g, (letter) => `&#${letter.charCodeAt(0)};`)
  const frame = `<iframe src="${origin}/api/embed/${token}" title="${title}" width="640" height="480" style="border:0" loading="lazy" allowfullscreen></iframe>`
  return (
    <div className="grid gap-3">
      <Copied label={t('share.link')} text={`${origin}/shared/${token}`} />
      <Copied label={t('share.embed')} text={frame} />
      <p className="text-muted text-sm">
        {LOOPBACK.includes(hostname) ? t('share.reachLocal') : t('share.reach', { host: hostname })}
      </p>
    </div>
  )
}

function Copied({ label, text }: { label: string; text: string }) {
  const id = useId()
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="text-sm">
        {label}
      </label>
      <div className="flex gap-2">
        <input
          id={id}
          readOnly
          value={text}
          onFocus={(event) => event.target.select()}
          className="min-h-10 min-w-0 flex-1 rounded-md border border-edge bg-page px-3"
        />
        <CopyButton text={text} />
      </div>
    </div>
  )
}
