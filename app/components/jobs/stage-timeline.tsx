'use client'

import { isFinal } from '#server/contracts/job-status.ts'
import type { JobView } from '#server/contracts/job-view.ts'
import type { StageTiming } from '#server/contracts/stages.ts'
import { cx } from '../../lib/cx.ts'
import { sayStep } from '../../lib/say-step.ts'
import { useNow } from '../../lib/use-now.ts'
import type { Words } from '../../lib/words/words.ts'
import { useWords } from '../../lib/words/words-provider.tsx'
import type { MessageKey } from '../../messages/message-types.ts'
import { gradeLook } from '../report/grade-look.ts'
import { Glyph } from '../ui/glyph.tsx'
import { TOOL_GLYPHS } from '../ui/tool-glyphs.ts'

type StageStatus = StageTiming['status']

const STATUS_KEYS = {
  pending: 'jobs.stagePending',
  running: 'jobs.stageRunning',
  done: 'jobs.stageDone',
  reused: 'jobs.stageReused',
  failed: 'jobs.stageFailed',
  cancelled: 'jobs.stageCancelled',
} as const satisfies Record<StageStatus, MessageKey>

export function StageTimeline({ job }: { job: JobView }) {
  const { stages, interruptions, status } = job
  const { t, format } = useWords()
  // What never ran is not still to come.
  const shown = isFinal(status) ? stages.filter(({ status }) => status !== 'pending') : stages
  const left = stages.length - shown.length
  const now = useNow(stages.some(({ status }) => status === 'running'))
  return (
    <section aria-labelledby="stages-heading" className="grid gap-3">
      <h2 id="stages-heading" className="font-semibold text-lg">
        {t('jobs.steps')}
      </h2>
      <Interruption stages={stages} times={interruptions} isWaiting={status === 'queued'} />
      <ol>
        {shown.map((stage, i) => (
          <li key={stage.name} className="relative flex gap-3 pb-4 last:pb-0">
            {i < shown.length - 1 && (
              <span aria-hidden="true" className="absolute top-6 bottom-0 left-[0.6875rem] w-0.5 bg-line" />
            )}
            <Dot status={stage.status} />
            <div className="min-w-0 flex-1">
              <p className="flex justify-between gap-3">
                <span className={cx('font-medium', stage.status === 'pending' && 'text-muted')}>
                  {t(`stages.${stage.name}`)}
                  <span className="sr-only">: {t(STATUS_KEYS[stage.status])}</span>
                </span>
                <span suppressHydrationWarning className="whitespace-nowrap text-muted tabular-nums">
                  {durationOf(stage, now, format)}
                </span>
              </p>
              {stage.status !== 'pending' && (
                <p className="text-muted text-sm tabular-nums">
                  <Said stage={stage} job={job} />
                </p>
              )}
            </div>
          </li>
        ))}
      </ol>
      {left > 0 && <p className="text-muted">{t('jobs.stepsNotRun', { count: left })}</p>}
    </section>
  )
}

/** Counts while it runs and when it is done; of the last step what it found. */
function Said({ stage, job: { grade, preset } }: { stage: StageTiming; job: JobView }) {
  const words = useWords()
  if (stage.status === 'reused') return words.t(STATUS_KEYS.reused)
  if (stage.name === 'report' && stage.status === 'done' && grade) {
    return words.t(`grade.${gradeLook(grade, { isDraft: preset === 'draft' }).name}`)
  }
  const { text, lang } = sayStep(stage, words)
  return <span lang={lang}>{text}</span>
}

/** The one line on what a crash, a reboot or a stop did to the job: little, as the steps below were kept. */
function Interruption({ stages, times, isWaiting }: InterruptionProps) {
  const { t } = useWords()
  if (times === 0) return null
  const resumed = stages.find(({ status }) => status !== 'reused' && status !== 'pending')
  if (isWaiting) return <p>{t('jobs.interruptedWaiting', { count: times })}</p>
  if (!resumed) return <p>{t('jobs.interrupted', { count: times })}</p>
  return <p>{t('jobs.interruptedResumed', { count: times, stage: t(`stages.${resumed.name}`) })}</p>
}

interface InterruptionProps {
  stages: readonly StageTiming[]
  times: number
  isWaiting: boolean
}

function durationOf({ startedAt, finishedAt, status }: StageTiming, nowMs: number, format: Words['format']): string {
  if (!startedAt || status === 'reused') return ''
  const endMs = finishedAt ? Date.parse(finishedAt) : nowMs
  return format.duration((endMs - Date.parse(startedAt)) / 1000)
}

function Dot({ status }: { status: StageStatus }) {
  const look: Record<StageStatus, string> = {
    pending: 'border-2 border-line',
    running: 'border-2 border-accent',
    done: 'bg-good text-page',
    reused: 'border-2 border-good text-good',
    failed: 'bg-bad text-page',
    cancelled: 'border-2 border-edge text-muted',
  }
  return (
    <span
      aria-hidden="true"
      className={cx('stage-dot relative grid size-6 shrink-0 place-items-center rounded-full', look[status])}
    >
      {status === 'running' && <span className="size-2.5 animate-pulse rounded-full bg-accent" />}
      {(status === 'done' || status === 'reused') && <Glyph name="check" className="size-4" />}
      {(status === 'failed' || status === 'cancelled') && <Glyph name={TOOL_GLYPHS.close} className="size-4" />}
    </span>
  )
}
