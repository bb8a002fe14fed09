'use client'

import type { JobStatus } from '#server/contracts/job-status.ts'

import { cx } from '../../lib/cx.ts'
import { useWords } from '../../lib/words/words-provider.tsx'

const TONES: Record<JobStatus, string> = {
  queued: 'text-muted',
  running: 'text-accent',
  cancelling: 'text-warn',
  completed: 'text-good',
  failed: 'text-bad',
  cancelled: 'text-muted',
}

/** Ring: not begun. Half: moving. Full: an end. Dash: stopped. Never by colour alone. */
const FILLS: Record<JobStatus, string> = {
  queued: 'border-2 border-current',
  running: 'border-2 border-current bg-linear-to-r from-current from-50% to-transparent to-50%',
  cancelling: 'border-2 border-current bg-linear-to-r from-current from-50% to-transparent to-50%',
  completed: 'bg-current',
  failed: 'rotate-45 rounded-none! bg-current',
  cancelled: 'h-0! rounded-none! border-current border-t-3',
}

export function StatusChip({ status }: { status: JobStatus }) {
  const { t } = useWords()
  return (
    // The text alone has a baseline, so that chips beside each other stand on one line.
    <span className={cx('inline-flex items-baseline gap-2 whitespace-nowrap font-medium text-sm', TONES[status])}>
      <span aria-hidden="true" className={cx('size-2.5 self-center rounded-full', FILLS[status])} />
      {t(`status.${status}`)}
    </span>
  )
}
