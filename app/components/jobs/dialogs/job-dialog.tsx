'use client'

import { useQuery } from '@tanstack/react-query'
import type { JobSummary } from '#server/contracts/job-view.ts'
import { useTRPC } from '../../../lib/trpc.ts'
import { CompareDialog } from '../../compare/compare-dialog.tsx'
import { FilingDialog } from '../../projects/filing-dialog.tsx'
import { DeleteDialog } from './delete-dialog.tsx'
import { DuplicateDialog } from './duplicate-dialog.tsx'
import { RenameDialog } from './rename-dialog.tsx'
import { ShareDialog } from './share-dialog.tsx'

export type JobDialogKind = 'compare' | 'rename' | 'file' | 'duplicate' | 'share' | 'delete'

interface JobDialogProps {
  kind: JobDialogKind
  job: JobSummary
  onClose(): void
  onDeleted?(): void
}

/** Asks for what is to be done with a job. */
export function JobDialog({ kind, job, onClose, onDeleted }: JobDialogProps) {
  const dialog = { job, isOpen: true, onClose }
  if (kind === 'rename') return <RenameDialog {...dialog} />
  if (kind === 'compare') return <CompareDialog job={job} onClose={onClose} />
  if (kind === 'file') return <FilingDialog jobs={[job]} onClose={onClose} />
  if (kind === 'share') return <ShareDialog {...dialog} />
  if (kind === 'delete') return <DeleteDialog {...dialog} {...(onDeleted && { onDeleted })} />
  return <Duplicating id={job.id} onClose={onClose} />
}

/** Needs more of the job than a row has. */
function Duplicating({ id, onClose }: { id: string; onClose(): void }) {
  const trpc = useTRPC()
  const { data } = useQuery(trpc.job.get.queryOptions({ id }))
  return data ? <DuplicateDialog job={data} isOpen onClose={onClose} /> : null
}
