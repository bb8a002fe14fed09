'use client'

import type { JobSummary } from '#server/contracts/job-view.ts'
import { Button } from '../ui/button.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { useJobActions } from './use-job-actions.ts'

interface ShareDialogProps {
  job: Pick<JobSummary, 'id' | 'name' | 'shareToken'>
  isOpen: boolean
  onClose(): void
}

const TEXTS = {
  title: 'Share',
  what: 'Anyone with the link and access to this server can view the model and its report, and download the files. The report shows some of your photos beside the model; the originals and the log stay with you.',
  link: 'Link',
  embed: 'Code to show it on another web page',
  site: 'Download as a website',
  siteNote: 'A folder with the model and a viewer, to put on any web space. It works without this server.',
  make: 'Make a link',
  stop: 'Stop sharing',
  done: 'Done',
  cancel: 'Cancel',
}

/** A link to look at the result, and its end; and ways to show the model elsewhere. */
export function ShareDialog({ job, isOpen, onClose }: ShareDialogProps) {
  const { share, unshare } = useJobActions()
  const isShared = job.shareToken !== null
  return (
    <Dialog title={TEXTS.title} isOpen={isOpen} onClose={onClose}>
      <p>{TEXTS.what}</p>
      {job.shareToken && <Links job={job} token={job.shareToken} />}
      <div className="grid justify-items-start gap-1">
        <a href={`/api/jobs/${job.id}/site`} download className="font-medium text-accent underline">
          {TEXTS.site}
        </a>
        <p className="text-muted text-sm">{TEXTS.siteNote}</p>
      </div>
      <DialogActions>
        {isShared ? (
          <Button kind="danger" isDisabled={unshare.isPending} onPress={() => unshare.mutate({ id: job.id })}>
            {TEXTS.stop}
          </Button>
        ) : (
          <Button onPress={onClose}>{TEXTS.cancel}</Button>
        )}
        {isShared ? (
          <Button kind="primary" onPress={onClose}>
            {TEXTS.done}
          </Button>
        ) : (
          <Button kind="primary" isDisabled={share.isPending} onPress={() => share.mutate({ id: job.id })}>
            {TEXTS.make}
          </Button>
        )}
      </DialogActions>
    </Dialog>
  )
}

function Links({ job, token }: { job: ShareDialogProps['job']; token: string }) {
  const { origin, hostname } = window.location
  const title = job.name.replace(/[&"<>]/g, (letter) => `&#${letter.charCodeAt(0)};`)
  const frame = `<iframe src="${origin}/api/embed/${token}" title="${title}" width="640" height="480" style="border:0" loading="lazy" allowfullscreen></iframe>`
  return (
    <div className="grid gap-3">
      <Copied label={TEXTS.link} text={`${origin}/shared/${token}`} />
      <Copied label={TEXTS.embed} text={frame} isVisible />
      <p className="text-muted text-sm">{reachOf(hostname)}</p>
    </div>
  )
}

function Copied({ label, text, isVisible = false }: { label: string; text: string; isVisible?: boolean }) {
  return (
    <div className="grid gap-1">
      {isVisible && <p className="text-sm">{label}</p>}
      <div className="flex gap-2">
        <input
          readOnly
          aria-label={label}
          value={text}
          onFocus={(event) => event.target.select()}
          className="min-h-10 min-w-0 flex-1 rounded-md border border-edge bg-page px-3"
        />
        <CopyButton text={text} />
      </div>
    </div>
  )
}

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]']

/** Who can open it at all. */
function reachOf(hostName: string): string {
  return LOOPBACK.includes(hostName)
    ? 'Maquette answers on this computer alone, and so does the link. Put it behind a web server of yours to let others in.'
    : `The link works for everybody who can reach ${hostName}. Maquette has no accounts: the same people can open the rest of it there, unless your web server stops them. A website that you download shows the model alone.`
}
