'use client'

import { useEffect } from 'react'
import type { CancelRequest } from '#server/contracts/job-inputs.ts'
import { isFinal } from '#server/contracts/job-status.ts'
import type { JobSummary } from '#server/contracts/job-view.ts'
import { useNow } from '../../lib/use-now.ts'
import { useWords } from '../../lib/words/words-provider.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import type { Cancel } from './use-cancel.ts'

export function CancelDialog({ job, cancel }: { job: Pick<JobSummary, 'status'>; cancel: Cancel }) {
  const { t } = useWords()
  const finished = isFinal(job.status)
  const title = t(finished ? 'jobs.cancelFinished' : cancel.lapsed ? 'jobs.cancelLapsed' : 'jobs.cancelTitle')
  return (
    <Dialog role="alertdialog" title={title} isOpen={cancel.request !== null} onClose={cancel.keepGoing}>
      {finished ? (
        <Answered text={t('jobs.cancelFinishedText')} onClose={cancel.close} />
      ) : cancel.lapsed ? (
        <Answered text={t('jobs.cancelLapsedText')} onClose={cancel.close}>
          <Button isDisabled={cancel.isAsking} onPress={cancel.ask}>
            {t('jobs.askAgain')}
          </Button>
        </Answered>
      ) : (
        cancel.request && <Question request={cancel.request} cancel={cancel} />
      )}
    </Dialog>
  )
}

function Question({ request, cancel }: { request: CancelRequest; cancel: Cancel }) {
  const { t } = useWords()
  const now = useNow(true, 250)
  const secondsLeft = Math.max(0, Math.ceil((Date.parse(request.expiresAt) - now) / 1000))
  const { lapse } = cancel
  useEffect(() => {
    if (secondsLeft === 0) lapse()
  }, [secondsLeft, lapse])
  return (
    <>
      <div className="grid gap-2">
        <p>{t('jobs.ifYouCancel')}</p>
        <ul className="grid list-disc gap-1 pl-5 marker:text-bad">
          {request.losses.map((loss) => (
            <li key={loss}>{loss}</li>
          ))}
        </ul>
      </div>
      <p className="text-muted text-sm tabular-nums">{t('jobs.cancelExpires', { count: secondsLeft })}</p>
      <DialogActions>
        <Button autoFocus onPress={cancel.keepGoing}>
          {t('jobs.keepGoing')}
        </Button>
        <Button kind="danger" isDisabled={cancel.isConfirming} onPress={cancel.confirm}>
          {t(cancel.isConfirming ? 'jobs.cancelling' : 'jobs.cancelJob')}
        </Button>
      </DialogActions>
    </>
  )
}

function Answered({ text, onClose, children }: { text: string; onClose(): void; children?: React.ReactNode }) {
  const { t } = useWords()
  return (
    <>
      <p>{text}</p>
      <DialogActions>
        {children}
        <Button kind="primary" autoFocus onPress={onClose}>
          {t('jobs.ok')}
        </Button>
      </DialogActions>
    </>
  )
}
