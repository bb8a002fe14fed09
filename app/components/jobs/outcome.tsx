'use client'

import { useEffect, useRef } from 'react'
import { isMaskPicture } from '#server/contracts/capture/mask-pictures.ts'
import type { ErrorCode } from '#server/contracts/errors.ts'
import { isFinal } from '#server/contracts/job-status.ts'
import type { JobView } from '#server/contracts/job-view.ts'
import { cx } from '../../lib/cx.ts'
import type { Words } from '../../lib/words/words.ts'
import { useWords } from '../../lib/words/words-provider.tsx'
import { gradeLook } from '../report/grade-look.ts'
import { Button } from '../ui/button.tsx'
import { ErrorNote } from '../ui/error-note.tsx'
import { Glyph } from '../ui/glyph.tsx'
import { JumpLink } from '../ui/jump-link.tsx'
import { Progress } from '../ui/progress.tsx'
import { TOOL_GLYPHS } from '../ui/tool-glyphs.ts'
import { AddPhotosButton } from './add-photos-button.tsx'
import { TryAnywayButton } from './try-anyway-button.tsx'
import { useJobActions } from './use-job-actions.ts'
import type { useWatchedEnd } from './use-watched-end.ts'

/** Ends for how the photos seem to have been taken, which their owner may know better. */
const SEEMS_STILL: readonly ErrorCode[] = ['STILL_BACKGROUND', 'CAMERA_ONLY_TURNED']

/** Masks were found that would make it work. */
export function hasProposal({ status, error, artifacts }: JobView): boolean {
  return status === 'failed' && error?.code === 'STILL_BACKGROUND' && artifacts.some(({ name }) => isMaskPicture(name))
}

interface OutcomeProps {
  job: JobView
  end: ReturnType<typeof useWatchedEnd>
}

/** How it ended, in place of the progress. */
export function Outcome({ job, end }: OutcomeProps) {
  const words = useWords()
  const { t } = words
  const { retry } = useJobActions()
  if (job.status === 'failed' && job.error) {
    return (
      <ErrorNote error={job.error}>
        {!job.error.retryable && job.captureKind === 'photos' && (
          <AddPhotosButton job={job} kind={hasProposal(job) ? 'secondary' : 'primary'} />
        )}
        <Button
          kind={job.error.retryable ? 'primary' : 'secondary'}
          isDisabled={retry.isPending}
          onPress={() => retry.mutate({ id: job.id })}
        >
          <Glyph name={TOOL_GLYPHS.retry} />
          {t('jobs.retry')}
        </Button>
        {SEEMS_STILL.includes(job.error.code) && !job.settings.tryAnyway && <TryAnywayButton job={job} />}
      </ErrorNote>
    )
  }
  return end.isShown && <WatchedEnd job={job} onClose={() => end.putAway({ byHand: true })} />
}

/** How a job ended that was not watched, or whose end was put away; null for one that has not ended, or whose error says it. */
export function EndSentence({ job, end }: OutcomeProps) {
  const words = useWords()
  const sentence = useRef<HTMLParagraphElement>(null)
  useEffect(() => {
    // The button that had the focus is gone.
    if (end.isClosed) sentence.current?.focus({ preventScroll: true })
  }, [end.isClosed])
  if (end.isShown || !isFinal(job.status) || job.status === 'failed') return null
  return (
    <p ref={sentence} tabIndex={-1} className="rounded-md text-muted">
      {sayEnd(job, words)}
    </p>
  )
}

/** For somebody who saw it end: in the room of the progress, so that the model below stays in place. */
function WatchedEnd({ job, onClose }: { job: JobView; onClose(): void }) {
  const words = useWords()
  const { t } = words
  const isCompleted = job.status === 'completed'
  const look = isCompleted && job.grade ? gradeLook(job.grade, { isDraft: job.preset === 'draft' }) : null
  return (
    <section aria-label={t('jobs.outcome')} className="grid gap-3">
      <div className="flex items-end justify-between gap-x-6">
        <div className="min-w-0">
          <p className="flex items-center gap-2 font-semibold text-xl">
            {isCompleted && <Glyph name="check" className="size-6 shrink-0 text-good" />}
            {t(isCompleted ? 'jobs.ready' : 'status.cancelled')}
          </p>
          <p className="min-h-6 text-muted tabular-nums">{sayEnd(job, words)}</p>
        </div>
        {look && (
          <JumpLink
            to="report-heading"
            className={cx('rounded-md font-semibold text-2xl leading-none sm:text-3xl', look.look)}
          >
            {t(`grade.${look.name}`)}
          </JumpLink>
        )}
      </div>
      <Progress
        label={t('jobs.reconstruction')}
        size="thick"
        value={isCompleted ? 1 : job.progress}
        tone={isCompleted ? 'good' : 'muted'}
      />
      <div className="flex flex-wrap items-center gap-x-3">
        {look && (
          <JumpLink to="report-heading" className="mr-auto font-medium text-accent hover:underline">
            {t('jobs.seeReport')}
          </JumpLink>
        )}
        <Button kind="quiet" className="-my-2 -mr-3 ml-auto px-3!" onPress={onClose}>
          <Glyph name={TOOL_GLYPHS.close} className="size-5" />
          {t('common.close')}
        </Button>
      </div>
    </section>
  )
}

/** How it ended, in a sentence. */
function sayEnd(job: JobView, { t, format }: Words): string {
  if (job.status === 'cancelled') return t('jobs.cancelledText')
  const took = job.startedAt && job.finishedAt ? (Date.parse(job.finishedAt) - Date.parse(job.startedAt)) / 1000 : null
  const time = took === null ? null : format.duration(took)
  if (!isFoundByColmap(job)) return time ? t('jobs.doneIn', { time }) : t('jobs.done')
  const registered = job.photos.filter(({ state }) => state === 'registered').length
  const counts = { registered, count: job.photoCount }
  return time ? t('jobs.registeredIn', { ...counts, time }) : t('jobs.registered', counts)
}

/** With given poses or depth, registered photos say nothing about quality. */
function isFoundByColmap({ stages }: JobView): boolean {
  return stages.some(({ name }) => name === 'sparse')
}
