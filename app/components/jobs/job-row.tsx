'use client'

import Link from 'next/link'
import { isFinal, type JobSummary, STAGE_LABELS } from '#server/contracts/job.ts'
import { PRESETS } from '#server/contracts/preset.ts'
import { countOf, formatBytes, formatPercent, formatQueue, formatTimeLeft, formatWhen } from '../../lib/format.ts'
import { Glyph } from '../ui/glyph.tsx'
import { Progress } from '../ui/progress.tsx'
import { StatusChip } from '../ui/status-chip.tsx'
import { JobMenu } from './job-menu.tsx'

/** The name's link covers the whole row; the menu lies above it. */
export function JobRow({ job, nowMs }: { job: JobSummary; nowMs: number }) {
  return (
    <li className="relative grid grid-cols-[5.5rem_minmax(0,1fr)_auto] items-start gap-x-4 py-4 hover:bg-surface sm:items-center sm:grid-cols-[8rem_minmax(0,1fr)_auto] sm:gap-x-6">
      <div className="grid aspect-[4/3] place-items-center overflow-hidden rounded-md bg-sunken text-muted">
        {job.thumbnailUrl ? (
          // biome-ignore lint/performance/noImgElement: a thumbnail that is small already
          <img src={job.thumbnailUrl} alt="" loading="lazy" className="size-full object-cover" />
        ) : (
          <Glyph name="view" className="size-8" />
        )}
      </div>
      <div className="grid min-w-0 grid-cols-1 gap-1">
        <div className="flex flex-wrap items-baseline gap-x-4 gap-y-0.5">
          <h3 className="line-clamp-2 min-w-0 max-w-full break-words font-semibold text-lg">
            {/* A dozen rows would each load their page in advance, and again at every poll. */}
            <Link href={`/jobs/${job.id}`} prefetch={false} className="after:absolute after:inset-0 after:rounded-md">
              {job.name}
            </Link>
          </h3>
          <StatusChip status={job.status} />
        </div>
        <p className="text-muted text-sm">
          {countOf(job.photoCount, 'photo')}, {PRESETS[job.preset].label.toLowerCase()},{' '}
          <span className="whitespace-nowrap">{formatBytes(job.storedBytes)}</span>,{' '}
          <span suppressHydrationWarning className="whitespace-nowrap">
            {formatWhen(job.createdAt, nowMs, 'en-GB')}
          </span>
        </p>
        {isFinal(job.status) ? <Ending job={job} /> : <Moving job={job} />}
      </div>
      <JobMenu job={job} className="relative z-10" />
    </li>
  )
}

function Moving({ job }: { job: JobSummary }) {
  const cancelling = job.status === 'cancelling'
  return (
    <div className="grid max-w-3xl gap-1.5 pt-1">
      <Progress
        label={`Progress of ${job.name}`}
        value={cancelling ? null : job.progress}
        tone={job.status === 'running' ? 'accent' : 'muted'}
      />
      <p className="flex flex-wrap justify-between gap-x-4 text-sm tabular-nums">
        <span>{summary(job)}</span>
        {job.status === 'running' && (
          <span className="text-muted">
            {formatPercent(job.progress)}, {formatTimeLeft(job.timeLeft)}
          </span>
        )}
      </p>
    </div>
  )
}

function Ending({ job }: { job: JobSummary }) {
  const text = job.status === 'failed' ? job.error?.message : job.outcome
  return text ? <p className="text-sm">{text}</p> : null
}

function summary(job: JobSummary): string {
  if (job.status === 'cancelling') return 'Stopping…'
  if (job.status === 'queued') return formatQueue(job)
  return job.message || (job.stage ? STAGE_LABELS[job.stage] : 'Starting…')
}
