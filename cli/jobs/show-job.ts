import { formatBytes } from '#server/contracts/format.ts'
import { isFinal } from '#server/contracts/job-status.ts'
import type { JobView } from '#server/contracts/job-view.ts'
import { annotationsOf, measurementsOf, savedViewsOf } from '#server/contracts/model/marks.ts'
import { PRESETS } from '#server/contracts/preset.ts'
import { STAGE_LABELS } from '#server/contracts/stages.ts'
import type { FinishOptions } from '../finish-job.ts'
import { formatCount, formatTable, formatTimeLeft } from '../terminal/format.ts'
import type { CommandOutcome } from './run-job-command.ts'

/** Prints what a job is, how far it got, and what came of it. */
export function showJob(job: JobView, { screen, pageOf }: Pick<FinishOptions, 'screen' | 'pageOf'>): CommandOutcome {
  const { name, status, progress, preset, photoCount, storedBytes, engine, artifacts } = job
  screen.line(name)
  screen.line(pageOf(job.id))
  const facts = [PRESETS[preset].label, formatCount(photoCount, 'photo'), formatBytes(storedBytes), engine]
  screen.line(facts.filter(Boolean).join(', '))
  const timeLeft = formatTimeLeft(job.timeLeft)
  screen.line(
    isFinal(status)
      ? status
      : [status, `${Math.floor(progress * 100)} %`, job.message, timeLeft].filter(Boolean).join(', '),
  )
  if (job.error) screen.line(`${job.error.message}\n${job.error.suggestion}`)
  if (job.outcome) screen.line(`${job.grade ? `${job.grade}: ` : ''}${job.outcome}`)
  const stages = job.stages.map((stage) => [`  ${STAGE_LABELS[stage.name]}`, stage.status, stage.message])
  for (const line of formatTable(stages)) screen.line(line)
  const files = artifacts.map((artifact) => [
    `  ${artifact.name}`,
    formatBytes(artifact.byteSize),
    artifact.description,
  ])
  for (const line of formatTable(files)) screen.line(line)
  for (const [i, { text }] of annotationsOf(job.marks).entries()) screen.line(`  Annotation ${i + 1}: ${text}`)
  for (const { text, isOpening } of savedViewsOf(job.marks))
    screen.line(`  View: ${text}${isOpening ? ' (opens)' : ''}`)
  const measured = measurementsOf(job.marks).length
  if (measured > 0) screen.line(`  Measurements: ${measured}`)
  return { exit: 0, json: job }
}
