'use client'

import { useEffect } from 'react'
import type { CancelRequest } from '#server/contracts/job-inputs.ts'
import { isFinal } from '#server/contracts/job-status.ts'
import type { JobSummary } from '#server/contracts/job-view.ts'
import { countOf } from '../../lib/format.ts'
import { useNow } from '../../lib/use-now.ts'
import { Button } from '../ui/button.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import type { Cancel } from './use-cancel.ts'

export function CancelDialog({ job, cancel }: { job: Pick<JobSummary, 'status'>; cancel: Cancel }) {
  const finished = isFinal(job.status)
  const title = finished ? 'It has finished' : cancel.lapsed ? 'It goes on' : 'Cancel this reconstruction?'
  return (
    <Dialog role="alertdialog" title={title} isOpen={cancel.request !== null} onClose={cancel.keepGoing}>
      {finished ? (
        <Answered text="It ended while you were deciding, so nothing is lost." onClose={cancel.close} />
      ) : cancel.lapsed ? (
        <Answered text="There was no answer in time, so nothing was cancelled." onClose={cancel.close}>
          <Button isDisabled={cancel.isAsking} onPress={cancel.ask}>
            Ask again
          </Button>
        </Answered>
      ) : (
        cancel.request && <Question request={cancel.request} cancel={cancel} />
      )}
    </Dialog>
  )
}

function Question({ request, cancel }: { request: CancelRequest; cancel: Cancel }) {
  const now = useNow(true, 250)
  const secondsLeft = Math.max(0, Math.ceil((Date.parse(request.expiresAt) - now) / 1000))
  const { lapse } = cancel
  useEffect(() => {
    if (secondsLeft === 0) lapse()
  }, [secondsLeft, lapse])
  return (
    <>
      <div className="grid gap-2">
        <p>If you cancel now:</p>
        <ul className="grid list-disc gap-1 pl-5 marker:text-bad">
          {request.losses.map((loss) => (
            <li key={loss}>{loss}</li>
          ))}
        </ul>
      </div>
      <p className="text-muted text-sm tabular-nums">
        It keeps running until you confirm. Without an answer it goes on in {countOf(secondsLeft, 'second')}.
      </p>
      <DialogActions>
        <Button autoFocus onPress={cancel.keepGoing}>
          Keep going
        </Button>
        <Button kind="danger" isDisabled={cancel.isConfirming} onPress={cancel.confirm}>
          {cancel.isConfirming ? 'Cancelling…' : 'Cancel the job'}
        </Button>
      </DialogActions>
    </>
  )
}

function Answered({ text, onClose, children }: { text: string; onClose(): void; children?: React.ReactNode }) {
  return (
    <>
      <p>{text}</p>
      <DialogActions>
        {children}
        <Button kind="primary" autoFocus onPress={onClose}>
          All right
        </Button>
      </DialogActions>
    </>
  )
}
