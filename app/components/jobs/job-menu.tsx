'use client'

import { useState } from 'react'
import { Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components'
import { isFinal, type JobSummary } from '#server/contracts/job.ts'
import { IconButton } from '../ui/button.tsx'
import { Glyph, type GlyphName } from '../ui/glyph.tsx'
import { DeleteDialog } from './delete-dialog.tsx'
import { RenameDialog } from './rename-dialog.tsx'
import { useJobActions } from './use-job-actions.ts'

type Action = 'rename' | 'retry' | 'delete'

export function JobMenu({ job, className }: { job: JobSummary; className?: string }) {
  const [open, setOpen] = useState<Action | null>(null)
  const { retry } = useJobActions()
  const act = (action: Action) => (action === 'retry' ? retry.mutate({ id: job.id }) : setOpen(action))
  const stopped = job.status === 'failed' || job.status === 'cancelled'
  return (
    <>
      <MenuTrigger>
        <IconButton icon="more" label={`Actions for ${job.name}`} className={className} />
        <Popover placement="bottom end" className="min-w-44 rounded-lg border border-line bg-surface p-1 shadow-lg">
          <Menu className="outline-none" onAction={(key) => act(key as Action)}>
            <Item id="rename" icon="edit" label="Rename…" />
            {stopped && <Item id="retry" icon="retry" label="Retry" />}
            {isFinal(job.status) && <Item id="delete" icon="trash" label="Delete…" />}
          </Menu>
        </Popover>
      </MenuTrigger>
      <RenameDialog job={job} isOpen={open === 'rename'} onClose={() => setOpen(null)} />
      <DeleteDialog job={job} isOpen={open === 'delete'} onClose={() => setOpen(null)} />
    </>
  )
}

function Item({ id, icon, label }: { id: Action; icon: GlyphName; label: string }) {
  return (
    <MenuItem
      id={id}
      textValue={label}
      className="flex min-h-10 cursor-pointer items-center gap-3 rounded-md px-3 data-focused:bg-sunken"
    >
      <Glyph name={icon} />
      {label}
    </MenuItem>
  )
}
