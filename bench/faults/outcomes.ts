import type { BenchReport } from '../lib/report.ts'

/** A fault and what became of the job that bore it. */
export interface Outcome {
  kind: string
  stage: string
  detail: string
  /** The job's end and its attempts; what is wrong; or why the fault was not done. */
  result: string
}

export interface Summary {
  outcomes: readonly Outcome[]
  problems: readonly string[]
  seed: number
  commit: string
}

/** The table of all faults, with what was found wrong under it. */
export function summarize({ outcomes, problems, seed, commit }: Summary): BenchReport {
  const done = outcomes.filter(isDone)
  const wrong = done.filter(({ result }) => result.startsWith('WRONG'))
  return {
    name: 'faults',
    title: 'Faults',
    method:
      `${done.length} faults with seed ${seed} at commit ${commit}, in a system that was started as \`npm start\` does, three on each job. After each job: events, rows, ` +
      'storage, workspaces, its log and /proc (`bench/faults/check-history.ts`).',
    table: [
      ['#', 'fault', 'in stage', 'how', 'job after'],
      ...outcomes.map(({ kind, stage, detail, result }, i) => [
        String(i + 1),
        kind,
        stage,
        oneLine(detail),
        oneLine(result),
      ]),
    ],
    verdict: `${wrong.length} of ${done.length} faults with a wrong end.${problems.map((line) => `\n\n- ${oneLine(line)}`).join('')}`,
    met: problems.length === 0,
  }
}

function isDone({ detail, result }: Outcome): boolean {
  return result !== 'skipped' && result !== 'the job had ended' && !detail.startsWith('NOT DONE')
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').replaceAll('|', '/').slice(0, 300)
}
