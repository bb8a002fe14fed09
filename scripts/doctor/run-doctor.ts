import type { Readable, Writable } from 'node:stream'
import { ask } from '#cli/terminal/ask.ts'
import { type ExamineOptions, examine } from './examine.ts'
import type { Finding } from './finding.ts'

export interface DoctorOptions extends ExamineOptions {
  json: boolean
  /** Mends what can be: asks for each kind, or is told yes to all. */
  fix: 'no' | 'ask' | 'yes'
  input: Readable & { isTTY?: boolean }
  output: Pick<Writable, 'write'>
  /** Where questions are asked. */
  questions: Writable
  signal: AbortSignal
}

/** Items of a finding that are shown; `--json` has all. */
const SHOWN_ITEMS = 5

/** `npm run doctor`. Answers the exit code: 1 while something is lost or does not work. */
export function runDoctor(options: DoctorOptions): Promise<number> {
  const { json, output } = options
  return examine(options, async (findings) => {
    if (!json) for (const finding of findings) output.write(format(finding))
    const mended = options.fix === 'no' ? new Map<Finding, string>() : await mend(findings, options)
    const open = findings.filter((finding) => !mended.has(finding))
    if (json) output.write(`${JSON.stringify({ findings: findings.map((each) => toJson(each, mended)) })}\n`)
    else output.write(`\n${summarise(open, options.fix)}\n`)
    return open.some(({ level }) => level === 'FAIL') ? 1 : 0
  })
}

/** What was done about which finding. */
async function mend(findings: readonly Finding[], options: DoctorOptions): Promise<Map<Finding, string>> {
  const done = new Map<Finding, string>()
  for (const finding of findings) {
    const { remedy } = finding
    if (!remedy || options.signal.aborted) continue
    const wanted =
      options.fix === 'yes' ||
      (await ask(`${remedy.question} [y/N] `, options.input, options.questions, options.signal))
    if (!wanted) continue
    const what = await remedy.mend()
    done.set(finding, what)
    if (!options.json) options.output.write(`✓ ${what}\n`)
  }
  return done
}

function format({ level, message, items = [] }: Finding): string {
  const shown = items.slice(0, SHOWN_ITEMS).map((item) => `       ${item}\n`)
  const more = items.length > SHOWN_ITEMS ? [`       and ${items.length - SHOWN_ITEMS} more (--json has all)\n`] : []
  return [`${level.padEnd(6)} ${message}\n`, ...shown, ...more].join('')
}

function summarise(open: readonly Finding[], fix: DoctorOptions['fix']): string {
  const bad = open.filter(({ level }) => level !== 'OK')
  if (bad.length === 0) return 'All is well.'
  const canMend = bad.some(({ remedy }) => remedy)
  const failed = bad.filter(({ level }) => level === 'FAIL').length
  const hint = canMend && fix === 'no' ? ' npm run doctor -- --fix offers to mend what it can.' : ''
  return `${failed} FAIL, ${bad.length - failed} WARN.${hint}`
}

function toJson(finding: Finding, mended: Map<Finding, string>) {
  const { level, message, items = [], remedy } = finding
  return { level, message, items, canMend: remedy !== undefined, mended: mended.get(finding) ?? null }
}
