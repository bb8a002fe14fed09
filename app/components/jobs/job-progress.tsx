'use client'

import type { JobView } from '#server/contracts/job-view.ts'
import { isMuchSlower } from '#server/contracts/likely-seconds.ts'
import { sayStep } from '../../lib/say-step.ts'
import { useNow } from '../../lib/use-now.ts'
import type { Words } from '../../lib/words/words.ts'
import { useWords } from '../../lib/words/words-provider.tsx'
import { Progress } from '../ui/progress.tsx'
import type { EndNotice } from './use-end-notice.ts'

/** The current stage, counts, bar and time. Shown until the job has ended. */
export function JobProgress({ job, notice }: { job: JobView; notice: EndNotice }) {
  const words = useWords()
  const { t, format } = words
  const now = useNow(true)
  const elapsed = job.startedAt ? (now - Date.parse(job.startedAt)) / 1000 : null
  const heading = headingOf(job, t)
  const detail = detailOf(job, words)
  return (
    <section aria-label={t('jobs.progress')} className="grid gap-3">
      {/* Stage changes are announced, each percent is not. */}
      <p role="status" className="sr-only">
        {heading}
      </p>
      <div className="flex items-end justify-between gap-x-6">
        <div aria-hidden="true" className="min-w-0">
          <p className="font-semibold text-xl">{heading}</p>
          <p className="min-h-6 text-muted tabular-nums" lang={detail.lang}>
            {detail.text}
          </p>
        </div>
        {job.status === 'running' && (
          <p aria-hidden="true" className="shrink-0 font-semibold text-3xl tabular-nums leading-none sm:text-4xl">
            {format.percent(job.progress)}
          </p>
        )}
      </div>
      <Progress
        label={t('jobs.reconstruction')}
        size="thick"
        value={job.status === 'cancelling' ? null : job.progress}
        valueText={job.status === 'running' ? `${format.percent(job.progress)}. ${detail.text}` : undefined}
        tone={job.status === 'running' ? 'accent' : 'muted'}
      />
      {/* What is in the middle stays there while the times beside it change. */}
      <div className="flex min-h-6 flex-wrap items-center justify-between gap-x-6 text-muted tabular-nums lg:grid lg:min-h-10 lg:grid-cols-[1fr_auto_1fr]">
        <p>{job.status === 'running' && capitalise(format.timeLeft(job.timeLeft))}</p>
        <EndNoticeSwitch notice={notice} />
        <p suppressHydrationWarning className="lg:col-start-3 lg:text-right">
          {elapsed !== null && t('jobs.elapsed', { time: format.duration(elapsed) })}
        </p>
      </div>
      {job.status === 'running' && job.timeLeft && isMuchSlower(job.timeLeft, job.estimate.seconds, job.progress) && (
        <p className="text-muted text-sm">{t('jobs.slower', { time: format.range(job.estimate.seconds) })}</p>
      )}
    </section>
  )
}

const WITHOUT_NOTICE = { blocked: 'jobs.noticeBlocked', insecure: 'jobs.noticeInsecure' } as const

/** Between the times; where there is no room, in a row below them. */
const NOTICE_CLASS = 'flex min-h-10 items-center gap-2 max-lg:order-1 max-lg:basis-full'

function EndNoticeSwitch({ notice }: { notice: EndNotice }) {
  const { t } = useWords()
  if (notice.state === 'missing') return null
  // Its room is there before it is.
  if (notice.state === 'unknown') return <div className={NOTICE_CLASS} />
  if (notice.state === 'blocked' || notice.state === 'insecure') {
    return <p className={`${NOTICE_CLASS} text-sm`}>{t(WITHOUT_NOTICE[notice.state])}</p>
  }
  return (
    <label className={`${NOTICE_CLASS} cursor-pointer text-text`}>
      <input
        type="checkbox"
        checked={notice.state === 'on'}
        onChange={(event) => void notice.turn(event.target.checked)}
        className="size-5 accent-accent"
      />
      {t('jobs.notifyMe')}
    </label>
  )
}

function headingOf(job: JobView, t: Words['t']): string {
  if (job.status === 'cancelling') return t('jobs.cancelling')
  if (job.status === 'queued') return t('jobs.waiting')
  if (!job.stage) return t('jobs.starting')
  const index = job.stages.findIndex(({ name }) => name === job.stage)
  return t('jobs.step', { at: index + 1, total: job.stages.length, stage: t(`stages.${job.stage}`) })
}

function detailOf(job: JobView, words: Words): ReturnType<typeof sayStep> {
  const { t, format } = words
  if (job.status === 'cancelling') return { text: t('jobs.stopping'), lang: undefined }
  if (job.status === 'queued') return { text: format.queue(job), lang: undefined }
  return sayStep(job.stages.find(({ name }) => name === job.stage) ?? job, words)
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
