'use client'

import type { JobSummary } from '#server/contracts/job-view.ts'
import { Button } from '../ui/button.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { useJobActions } from './use-job-actions.ts'

interface ShareDialogProps {
  job: Pick<JobSummary, 'id' | 'shareToken'>
  isOpen: boolean
  onClose(): void
}

/** A link to look at the result, and its end. */
export function ShareDialog({ job, isOpen, onClose }: ShareDialogProps) {
  const { share, unshare } = useJobActions()
  const url = job.shareToken && `${window.location.origin}/shared/${job.shareToken}`
  return (
    <Dialog title="Share" isOpen={isOpen} onClose={onClose}>
      <p>
        Everybody who has the link can look at the model and its report and download the files, and change nothing. The
        report shows some of your photos beside the model; the originals and the log stay with you.
      </p>
      {url ? (
        <>
          <div className="flex gap-2">
            <input
              readOnly
              aria-label="Link"
              value={url}
              onFocus={(event) => event.target.select()}
              className="min-h-10 min-w-0 flex-1 rounded-md border border-edge bg-page px-3"
            />
            <CopyButton text={url} />
          </div>
          <p className="text-muted text-sm">{reachOf(window.location.hostname)}</p>
          <DialogActions>
            <Button kind="danger" isDisabled={unshare.isPending} onPress={() => unshare.mutate({ id: job.id })}>
              Stop sharing
            </Button>
            <Button kind="primary" onPress={onClose}>
              Done
            </Button>
          </DialogActions>
        </>
      ) : (
        <DialogActions>
          <Button onPress={onClose}>Cancel</Button>
          <Button kind="primary" isDisabled={share.isPending} onPress={() => share.mutate({ id: job.id })}>
            Make a link
          </Button>
        </DialogActions>
      )}
    </Dialog>
  )
}

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]']

/** Who can open it at all. */
function reachOf(hostName: string): string {
  return LOOPBACK.includes(hostName)
    ? 'Maquette answers on this computer alone, and so does the link. Put it behind a web server of yours to let others in.'
    : `It works for everybody who can reach ${hostName}.`
}
