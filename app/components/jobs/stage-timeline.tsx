'use client'

import type { JobView } from '#server/contracts/job-view.ts'
import { STAGE_LABELS, type StageTiming } from '#server/contracts/stages.ts'
import { cx } from '../../lib/cx.ts'
import { formatDuration } from '../../lib/format.ts'
import { useNow } from '../../lib/use-now.ts'
import { Glyph } from '../ui/glyph.tsx'

type StageStatus = StageTiming['status']

const STATUS_TEXT: Record<StageStatus, string> = {
  pending: 'To come',
  running: 'Running',
  done: 'Done',
  reused: 'Kept, nothing has changed',
  failed: 'Failed',
  cancelled: 'Cancelled',
}

export function StageTimeline({ job: { stages, interruptions, status } }: { job: JobView }) {
  const now = useNow(stages.some(({ status }) => status === 'running'))
  return (
    <section aria-labelledby="stages-heading" className="grid gap-3">
      <h2 id="stages-heading" className="font-semibold text-lg">
        Steps
      </h2>
      <Interruption stages={stages} times={interruptions} isWaiting={status === 'queued'} />
      <ol>
        {stages.map((stage, i) => (
          <li key={stage.name} className="relative flex gap-3 pb-4 last:pb-0">
            {i < stages.length - 1 && (
              <span aria-hidden="true" className="absolute top-6 bottom-0 left-[0.6875rem] w-0.5 bg-line" />
            )}
            <Dot status={stage.status} />
            <div className="min-w-0 flex-1">
              <p className="flex justify-between gap-3">
                <span className={cx('font-medium', stage.status === 'pending' && 'text-muted')}>
                  {STAGE_LABELS[stage.name]}
                  <span className="sr-only">: {STATUS_TEXT[stage.status]}</span>
                </span>
                <span suppressHydrationWarning className="whitespace-nowrap text-muted tabular-nums">
                  {durationOf(stage, now)}
                </span>
              </p>
              {stage.status !== 'pending' && (
                <p className="text-muted text-sm tabular-nums">
                  {stage.status === 'reused' ? STATUS_TEXT.reused : stage.message}
                </p>
              )}
            </div>
          </li>
        ))}
      </ol>
    </section>
  )
}

/** The one line on what a crash, a reboot or a stop did to the job: little, as the steps below were kept. */
function Interruption({ stages, times, isWaiting }: InterruptionProps) {
  if (times === 0) return null
  const resumed = stages.find(({ status }) => status !== 'reused' && status !== 'pending')
  const often = times === 1 ? 'Interrupted' : `Interrupted ${times} times`
  if (isWaiting) return <p>{often}. It resumes after its last finished step.</p>
  return <p>{resumed ? `${often}, resumed at “${STAGE_LABELS[resumed.name]}”.` : `${often}, resuming…`}</p>
}

interface InterruptionProps {
  stages: readonly StageTiming[]
  times: number
  isWaiting: boolean
}

function durationOf({ startedAt, finishedAt, status }: StageTiming, nowMs: number): string {
  if (!startedAt || status === 'reused') return ''
  const endMs = finishedAt ? Date.parse(finishedAt) : nowMs
  return formatDuration((endMs - Date.parse(startedAt)) / 1000)
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
      className={cx('relative grid size-6 shrink-0 place-items-center rounded-full', look[status])}
    >
      {status === 'running' && <span className="size-2.5 animate-pulse rounded-full bg-accent" />}
      {(status === 'done' || status === 'reused') && <Glyph name="check" className="size-4" />}
      {(status === 'failed' || status === 'cancelled') && <Glyph name="close" className="size-4" />}
    </span>
  )
}
