import type { BenchReport } from '../lib/report.ts'

/** A fault and what became of the job that bore it. */
export interface Outcome {
  kind: string
  stage: string
  detail: string
  /** The job's ends and its attempts; what is wrong; `skipped`, of a kind that is not possible here. */
  result: string
}

export interface Run {
  outcomes: readonly Outcome[]
  problems: readonly string[]
  /** Faults that were asked for. */
  wanted: number
}

export interface Judgement {
  /** Without those that were skipped. */
  done: readonly Outcome[]
  verdict: string
  isSound: boolean
}

/** A run that did nothing, or much less than it was to do, has shown nothing. */
export function judge({ outcomes, problems, wanted }: Run): Judgement {
  const done = outcomes.filter(({ result }) => result !== 'skipped')
  const skipped = outcomes.length - done.length
  const wrong = done.filter(({ result }) => result.startsWith('WRONG'))
  const parts = [`${wrong.length} of ${done.length} faults with a wrong end`]
  if (done.length < wanted) parts.push(`${wanted} were wanted`)
  if (skipped > 0) parts.push(`${skipped} kinds could not be tried here`)
  return {
    done,
    verdict: `${parts.join(', ')}.`,
    isSound: done.length > 0 && done.length >= wanted && problems.length === 0 && wrong.length === 0,
  }
}

/** The table of all faults, with what was found wrong under it. */
export function summarize({ seed, commit, ...run }: Run & { seed: number; commit: string }): BenchReport {
  const { done, verdict, isSound } = judge(run)
  return {
    name: 'faults',
    title: 'Faults',
    method:
      `${done.length} faults with seed ${seed} at commit ${commit}, in a system that was started as \`npm start\` does, three on each job. A job that ended ` +
      'for them, or was cancelled, was tried again until it completed. After each job: events, rows, storage, workspaces, its log and /proc ' +
      '(`bench/faults/check-history.ts`).',
    table: [
      ['#', 'fault', 'in stage', 'how', 'job after'],
      ...run.outcomes.map(({ kind, stage, detail, result }, i) => [
        String(i + 1),
        kind,
        stage,
        oneLine(detail),
        oneLine(result),
      ]),
    ],
    verdict: `${verdict}${run.problems.map((line) => `\n\n- ${oneLine(line)}`).join('')}`,
    met: isSound,
  }
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').replaceAll('|', '/').slice(0, 300)
}
