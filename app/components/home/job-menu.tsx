'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components'
import { isFinal } from '#server/contracts/job-status.ts'
import type { JobSummary } from '#server/contracts/job-view.ts'
import { useTRPC } from '../../lib/trpc.ts'
import { useWords } from '../../lib/words/words-provider.tsx'
import type { MessageKey } from '../../messages/message-types.ts'
import { LazyCompareDialog } from '../compare/lazy-dialog.tsx'
import { CancelDialog } from '../jobs/cancel-dialog.tsx'
import { DeleteDialog } from '../jobs/delete-dialog.tsx'
import { DuplicateDialog } from '../jobs/duplicate-dialog.tsx'
import { RenameDialog } from '../jobs/rename-dialog.tsx'
import { ShareDialog } from '../jobs/share-dialog.tsx'
import { useCancel } from '../jobs/use-cancel.ts'
import { useJobActions } from '../jobs/use-job-actions.ts'
import { LazyFilingDialog } from '../projects/lazy-dialogs.tsx'
import { IconButton } from '../ui/button.tsx'
import { Glyph, type GlyphName } from '../ui/glyph.tsx'

type Dialog = 'compare' | 'rename' | 'file' | 'duplicate' | 'share' | 'delete'
type Action = Dialog | 'download' | 'retry' | 'cancel'

const ACTIONS = {
  download: { icon: 'download', label: 'jobs.downloadModel' },
  share: { icon: 'link', label: 'jobs.shareMore' },
  duplicate: { icon: 'copy', label: 'jobs.duplicateMore' },
  compare: { icon: 'compare', label: 'compare.more' },
  file: { icon: 'folder', label: 'projects.fileMore' },
  rename: { icon: 'edit', label: 'jobs.renameMore' },
  retry: { icon: 'retry', label: 'jobs.retry' },
  cancel: { icon: 'close', label: 'jobs.cancelMore' },
  delete: { icon: 'trash', label: 'jobs.deleteMore' },
} as const satisfies Record<Action, { icon: GlyphName; label: MessageKey }>

/** All that one may do to a job, without going to its page. */
export function JobMenu({ job, className }: { job: JobSummary; className?: string }) {
  const { t } = useWords()
  const [open, setOpen] = useState<Dialog | null>(null)
  const cancel = useCancel(job.id)
  const { retry } = useJobActions()
  const act = (action: Action) => {
    if (action === 'retry') retry.mutate({ id: job.id })
    else if (action === 'cancel') cancel.ask()
    else if (action !== 'download') setOpen(action)
  }
  return (
    <>
      <MenuTrigger>
        <IconButton icon="more" label={t('jobs.actionsFor', { name: job.name })} className={className} />
        <Popover placement="bottom end" className="min-w-44 rounded-lg border border-line bg-surface p-1 shadow-lg">
          <Menu className="outline-none" onAction={(key) => act(key as Action)}>
            {actionsOf(job).map((action) => (
              <MenuItem
                key={action}
                id={action}
                textValue={t(ACTIONS[action].label)}
                className="flex min-h-10 cursor-pointer items-center gap-3 rounded-md px-3 data-focused:bg-sunken"
                {...(action === 'download' && job.modelUrl ? { href: job.modelUrl, download: `${job.name}.glb` } : {})}
              >
                <Glyph name={ACTIONS[action].icon} />
                {t(ACTIONS[action].label)}
              </MenuItem>
            ))}
          </Menu>
        </Popover>
      </MenuTrigger>
      {cancel.request && <CancelDialog job={job} cancel={cancel} />}
      {open && <OpenDialog kind={open} job={job} onClose={() => setOpen(null)} />}
    </>
  )
}

function actionsOf({ status, modelUrl }: JobSummary): Action[] {
  if (!isFinal(status)) return status === 'cancelling' ? ['rename', 'file'] : ['rename', 'file', 'cancel']
  if (status !== 'completed') return ['retry', 'duplicate', 'rename', 'file', 'delete']
  return [...(modelUrl ? (['download', 'compare'] as const) : []), 'share', 'duplicate', 'rename', 'file', 'delete']
}

function OpenDialog({ kind, job, onClose }: { kind: Dialog; job: JobSummary; onClose(): void }) {
  const dialog = { job, isOpen: true, onClose }
  if (kind === 'rename') return <RenameDialog {...dialog} />
  if (kind === 'compare') return <LazyCompareDialog job={job} onClose={onClose} />
  if (kind === 'file') return <LazyFilingDialog jobs={[job]} onClose={onClose} />
  if (kind === 'share') return <ShareDialog {...dialog} />
  if (kind === 'delete') return <DeleteDialog {...dialog} />
  return <Duplicating id={job.id} onClose={onClose} />
}

/** Needs more of the job than a row has. */
function Duplicating({ id, onClose }: { id: string; onClose(): void }) {
  const trpc = useTRPC()
  const { data } = useQuery(trpc.job.get.queryOptions({ id }))
  return data ? <DuplicateDialog job={data} isOpen onClose={onClose} /> : null
}
