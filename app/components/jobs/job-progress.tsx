'use client'

import type { JobView } from '#server/contracts/job-view.ts'
import { STAGE_LABELS } from '#server/contracts/stages.ts'
import { formatDuration, formatPercent, formatQueue, formatTimeLeft } from '../../lib/format.ts'
import { useNow } from '../../lib/use-now.ts'
import { Progress } from '../ui/progress.tsx'
import type { EndNotice } from './use-end-notice.ts'

/** What is going on now: stage, counts, bar, time. Shown while the job is not final. */
export function JobProgress({ job, notice }: { job: JobView; notice: EndNotice }) {
  const now = useNow(true)
  const elapsed = job.startedAt ? (now - Date.parse(job.startedAt)) / 1000 : null
  const heading = headingOf(job)
  return (
    <section aria-label="Progress" className="grid gap-3">
      {/* Stage changes are announced, each percent is not. */}
      <p role="status" className="sr-only">
        {heading}
      </p>
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-1">
        <div aria-hidden="true" className="min-w-0">
          <p className="font-semibold text-xl tracking-tight">{heading}</p>
          <p className="min-h-6 text-muted tabular-nums">{detailOf(job)}</p>
        </div>
        {job.status === 'running' && (
          <p aria-hidden="true" className="font-semibold text-4xl tabular-nums leading-none tracking-tight">
            {formatPercent(job.progress)}
          </p>
        )}
      </div>
      <Progress
        label="Reconstruction"
        size="thick"
        value={job.status === 'cancelling' ? null : job.progress}
        valueText={job.status === 'running' ? `${formatPercent(job.progress)}. ${job.message}` : undefined}
        tone={job.status === 'running' ? 'accent' : 'muted'}
      />
      <p className="flex min-h-6 flex-wrap justify-between gap-x-6 text-muted tabular-nums">
        <span>{job.status === 'running' && capitalise(formatTimeLeft(job.timeLeft))}</span>
        <span suppressHydrationWarning>{elapsed !== null && `${formatDuration(elapsed)} so far`}</span>
      </p>
      <EndNoticeSwitch notice={notice} />
    </section>
  )
}

const WITHOUT_NOTICE = {
  blocked: 'This browser doesn’t let the page notify you.',
  insecure: 'Browsers show notifications only for pages with https, and this address has none.',
}

function EndNoticeSwitch({ notice }: { notice: EndNotice }) {
  if (notice.state === 'missing') return null
  if (notice.state === 'blocked' || notice.state === 'insecure') {
    return <p className="text-muted text-sm">{WITHOUT_NOTICE[notice.state]} The tab’s title shows the progress.</p>
  }
  return (
    <label className="flex min-h-10 cursor-pointer items-center gap-2 justify-self-start">
      <input
        type="checkbox"
        checked={notice.state === 'on'}
        onChange={(event) => void notice.turn(event.target.checked)}
        className="size-5 accent-accent"
      />
      Notify me when it has ended
    </label>
  )
}

function headingOf(job: JobView): string {
  if (job.status === 'cancelling') return 'Cancelling…'
  if (job.status === 'queued') return 'Waiting in the queue'
  if (!job.stage) return 'Starting…'
  const index = job.stages.findIndex(({ name }) => name === job.stage)
  return `Step ${index + 1} of ${job.stages.length}: ${STAGE_LABELS[job.stage]}`
}

function detailOf(job: JobView): string {
  if (job.status === 'cancelling') return 'It counts as cancelled when its last process has ended.'
  if (job.status === 'queued') return `${formatQueue(job)}.`
  return job.message
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
