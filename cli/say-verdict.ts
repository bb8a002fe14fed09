import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { REPORT_NAME } from '#server/contracts/artifact-names.ts'
import { reportSchema } from '#server/contracts/report.ts'
import type { FollowOptions } from './follow-job.ts'

/** How good the result is: in words, then in figures, from the report among the downloaded files. */
export async function sayVerdict({ screen }: Pick<FollowOptions, 'screen'>, files: readonly string[]): Promise<void> {
  const file = files.find((each) => path.basename(each) === REPORT_NAME)
  if (!file) return
  const { success, data } = reportSchema.safeParse(JSON.parse(await readFile(file, 'utf8')))
  if (!success) return
  const { grade, text, details } = data.verdict
  screen.line(`${grade.charAt(0).toUpperCase()}${grade.slice(1)}: ${text}`)
  if (details) screen.line(`  ${details}`)
}
