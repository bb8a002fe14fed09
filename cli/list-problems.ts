import type { FollowOptions } from './follow-job.ts'
import { formatCount } from './terminal/format.ts'

/** Photos by name, with what became of them and why. Nothing when there are none. */
export function listProblems({ screen }: FollowOptions, what: string, problems: (readonly [string, string])[]): void {
  if (problems.length === 0) return
  screen.line(`${formatCount(problems.length, 'photo')} ${what}:`)
  for (const [name, reason] of problems) screen.line(`  ${name}: ${reason}`)
}
