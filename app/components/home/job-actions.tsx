'use client'

import { type RefObject, useState } from 'react'
import { Menu, MenuItem, Popover } from 'react-aria-components'
import { isFinal } from '#server/contracts/job-status.ts'
import type { JobSummary } from '#server/contracts/job-view.ts'
import { PageLocale } from '../../lib/words/page-locale.tsx'
import { useWords } from '../../lib/words/words-provider.tsx'
import type { MessageKey } from '../../messages/message-types.ts'
import { CancelDialog } from '../jobs/dialogs/cancel-dialog.tsx'
import { JobDialog, type JobDialogKind } from '../jobs/dialogs/job-dialog.tsx'
import { useCancel } from '../jobs/use-cancel.ts'
import { useJobActions } from '../jobs/use-job-actions.ts'
import { Glyph, type GlyphName } from '../ui/glyph.tsx'
import { TOOL_GLYPHS } from '../ui/tool-glyphs.ts'

type Action = JobDialogKind | 'download' | 'retry' | 'cancel'

const ACTIONS = {
  download: { icon: TOOL_GLYPHS.download, label: 'jobs.downloadModel' },
  share: { icon: 'link', label: 'jobs.shareMore' },
  duplicate: { icon: 'copy', label: 'jobs.duplicateMore' },
  compare: { icon: TOOL_GLYPHS.compare, label: 'compare.more' },
  file: { icon: 'folder', label: 'projects.fileMore' },
  rename: { icon: TOOL_GLYPHS.edit, label: 'jobs.renameMore' },
  retry: { icon: TOOL_GLYPHS.retry, label: 'jobs.retry' },
  cancel: { icon: TOOL_GLYPHS.close, label: 'jobs.cancelMore' },
  delete: { icon: TOOL_GLYPHS.trash, label: 'jobs.deleteMore' },
} as const satisfies Record<Action, { icon: GlyphName; label: MessageKey }>

interface JobActionsProps {
  job: JobSummary
  /** The button that opens the menu. */
  trigger: RefObject<HTMLButtonElement | null>
  isOpen: boolean
  onOpenChange(isOpen: boolean): void
}

/** The menu of a job in a list, and the dialogs behind it. */
export function JobActions({ job, trigger, isOpen, onOpenChange }: JobActionsProps) {
  const { t } = useWords()
  const [dialog, setDialog] = useState<JobDialogKind | null>(null)
  const cancel = useCancel(job.id)
  const { retry } = useJobActions()
  const act = (action: Action) => {
    if (action === 'retry') retry.mutate({ id: job.id })
    else if (action === 'cancel') cancel.ask()
    else if (action !== 'download') setDialog(action)
  }
  return (
    <PageLocale>
      <Popover
        aria-label={t('jobs.actionsFor', { name: job.name })}
        triggerRef={trigger}
        isOpen={isOpen}
        onOpenChange={onOpenChange}
        placement="bottom end"
        className="min-w-44 rounded-lg border border-line bg-surface p-1 shadow-lg"
      >
        <Menu
          aria-label={t('jobs.actionsFor', { name: job.name })}
          autoFocus="first"
          onAction={(key) => act(key as Action)}
          onClose={() => onOpenChange(false)}
          className="outline-none"
        >
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
      {cancel.request && <CancelDialog job={job} cancel={cancel} />}
      {dialog && <JobDialog kind={dialog} job={job} onClose={() => setDialog(null)} />}
    </PageLocale>
  )
}

function actionsOf({ status, modelUrl }: JobSummary): Action[] {
  if (!isFinal(status)) return status === 'cancelling' ? ['rename', 'file'] : ['rename', 'file', 'cancel']
  if (status !== 'completed') return ['retry', 'duplicate', 'rename', 'file', 'delete']
  return [...(modelUrl ? (['download', 'compare'] as const) : []), 'share', 'duplicate', 'rename', 'file', 'delete']
}
