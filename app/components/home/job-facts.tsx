'use client'

import Link from 'next/link'
import { isFinal } from '#server/contracts/job-status.ts'
import type { JobSummary } from '#server/contracts/job-view.ts'
import { sayError } from '../../lib/say-error.ts'
import type { Words } from '../../lib/words/words.ts'
import { useWords } from '../../lib/words/words-provider.tsx'
import { ShelfChips } from '../projects/shelf-chips.tsx'
import { gradeLook } from '../report/grade-look.ts'
import { Glyph } from '../ui/glyph.tsx'
import { Progress } from '../ui/progress.tsx'
import { StatusChip } from '../ui/status-chip.tsx'
import { changeListOptions } from './use-list-options.ts'

/** The model, or the first photo until there is one. */
export function JobPicture({ job }: { job: JobSummary }) {
  return (
    <div className="grid aspect-[4/3] place-items-center overflow-hidden rounded-md bg-sunken text-muted">
      {job.thumbnailUrl ? (
        // biome-ignore lint/performance/noImgElement: a thumbnail that is small already
        <img src={job.thumbnailUrl} alt="" loading="lazy" className="size-full object-cover" />
      ) : (
        <Glyph name="view" className="size-8" />
      )}
    </div>
  )
}

/** Covers the whole row or card, unless that is being selected. */
export function JobLink({ job, coversAll }: { job: JobSummary; coversAll: boolean }) {
  return (
    // A dozen rows would each load their page in advance, and again at every poll.
    <Link
      href={`/jobs/${job.id}`}
      prefetch={false}
      dir="auto"
      className={coversAll ? 'after:absolute after:inset-0 after:rounded-md' : undefined}
    >
      {job.name}
    </Link>
  )
}

/** Its state, how good the result is, and whether others can see it. */
export function JobChips({ job }: { job: JobSummary }) {
  const { t } = useWords()
  const grade = job.grade && gradeLook(job.grade, { isDraft: job.preset === 'draft' })
  return (
    <>
      <StatusChip status={job.status} />
      {grade && (
        <span className={`inline-flex items-baseline gap-1 whitespace-nowrap font-medium text-sm ${grade.look}`}>
          <Glyph name={grade.icon} className="size-4 self-center" />
          {t(`grade.${grade.name}`)}
        </span>
      )}
      {job.shareToken && (
        <span className="inline-flex items-baseline gap-1 whitespace-nowrap font-medium text-accent text-sm">
          <Glyph name="link" className="size-4 self-center" />
          {t('home.shared')}
        </span>
      )}
    </>
  )
}

export function JobDetails({ job, nowMs }: { job: JobSummary; nowMs: number }) {
  const { t, format } = useWords()
  return (
    <p className="text-muted text-sm">
      {t('jobs.photos', { count: job.photoCount })}, {t(`settings.${job.preset}`)},{' '}
      <span className="whitespace-nowrap">{format.bytes(job.storedBytes)}</span>,{' '}
      <span suppressHydrationWarning className="whitespace-nowrap">
        {format.when(job.finishedAt ?? job.createdAt, nowMs)}
      </span>
    </p>
  )
}

/** Where it is filed; above the link that covers the row. */
export function JobShelves({ job }: { job: JobSummary }) {
  return (
    <ShelfChips
      job={job}
      onShow={changeListOptions}
      className="relative z-10 flex flex-wrap gap-1.5 justify-self-start"
    />
  )
}

/** How far it is, or how it ended. */
export function JobState({ job }: { job: JobSummary }) {
  const words = useWords()
  if (!isFinal(job.status)) return <Moving job={job} />
  const text =
    job.status === 'failed'
      ? job.error && sayError(job.error, words).message
      : words.language === 'en'
        ? job.outcome
        : null
  return text ? <p className="line-clamp-3 text-sm">{text}</p> : null
}

function Moving({ job }: { job: JobSummary }) {
  const words = useWords()
  const { t, format } = words
  return (
    <div className="grid max-w-3xl gap-1.5 pt-1">
      <Progress
        label={t('jobs.progressOf', { name: job.name })}
        value={job.status === 'cancelling' ? null : job.progress}
        tone={job.status === 'running' ? 'accent' : 'muted'}
      />
      <p className="flex flex-wrap justify-between gap-x-4 text-sm tabular-nums">
        <span>{whatMoves(job, words)}</span>
        {job.status === 'running' && (
          <span className="text-muted">
            {format.percent(job.progress)}, {format.timeLeft(job.timeLeft)}
          </span>
        )}
      </p>
    </div>
  )
}

function whatMoves(job: JobSummary, { t, format, language }: Words): string {
  if (job.status === 'cancelling') return t('jobs.stopping')
  if (job.status === 'queued') return format.queue(job)
  // What a step says of itself is English.
  if (job.message && language === 'en') return job.message
  return job.stage ? t(`stages.${job.stage}`) : t('jobs.starting')
}
