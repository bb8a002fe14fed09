'use client'

import { useEffect } from 'react'
import type { CancelRequest } from '#server/contracts/job-inputs.ts'
import { isFinal } from '#server/contracts/job-status.ts'
import type { JobSummary } from '#server/contracts/job-view.ts'
import { useNow } from '../../../lib/use-now.ts'
import type { Words } from '../../../lib/words/words.ts'
import { useWords } from '../../../lib/words/words-provider.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import type { Cancel } from '../use-cancel.ts'

export function CancelDialog({ job, cancel }: { job: JobSummary; cancel: Cancel }) {
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
        cancel.request && <Question job={job} request={cancel.request} cancel={cancel} />
      )}
    </Dialog>
  )
}

interface QuestionProps {
  job: JobSummary
  request: CancelRequest
  cancel: Cancel
}

function Question({ job, request, cancel }: QuestionProps) {
  const words = useWords()
  const { t } = words
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
          {lossesOf(job, now, words).map((loss) => (
            <li key={loss}>{loss}</li>
          ))}
        </ul>
        <p>{t('jobs.keepPhotos', { count: job.photoCount })}</p>
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

/** What is gone then; the server says the same in English, for programs. */
function lossesOf({ status, startedAt, progress }: JobSummary, nowMs: number, { t, format }: Words): string[] {
  if (status === 'queued' || !startedAt) return [t('jobs.losePlace')]
  const time = format.duration((nowMs - Date.parse(startedAt)) / 1000)
  return [t('jobs.loseWork', { time, share: format.percent(progress) }), t('jobs.loseModel')]
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
