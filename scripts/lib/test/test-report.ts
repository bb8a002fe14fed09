import { readFile } from 'node:fs/promises'
import { z } from 'zod'

export interface TestCounts {
  passed: number
  failed: number
}

const vitestSchema = z.object({ numPassedTests: z.number(), numFailedTests: z.number() })

/** Reads the file that Vitest's `json` reporter writes; null when there is none, since the run broke off. */
export async function readVitestReport(file: string): Promise<TestCounts | null> {
  const report = await readJson(file, vitestSchema)
  return report && { passed: report.numPassedTests, failed: report.numFailedTests }
}

/** `flaky` tests failed once and passed when tried again: they count as failed, since ours must be deterministic. */
const playwrightSchema = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number() }),
})

/** Reads the file that Playwright's `json` reporter writes; null when there is none, since the run broke off. */
export async function readPlaywrightReport(file: string): Promise<TestCounts | null> {
  const report = await readJson(file, playwrightSchema)
  return report && { passed: report.stats.expected, failed: report.stats.unexpected + report.stats.flaky }
}

async function readJson<T>(file: string, schema: z.ZodType<T>): Promise<T | null> {
  const text = await readFile(file, 'utf8').catch(() => null)
  return text === null ? null : schema.parse(JSON.parse(text))
}
