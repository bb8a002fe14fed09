import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'

export interface BenchReport {
  /** File name in `bench/results/`, without its ending. */
  name: string
  title: string
  /** What was measured and how, in a few sentences. */
  method: string
  /** Header row first. */
  table: string[][]
  /** The mark and what came out: "Median 0.21 s, the mark is at most 0.5 s." */
  verdict: string
  /** Null where there is no mark. */
  met: boolean | null
}

/** Prints the report, writes it to `bench/results/<name>.md`, and makes the process fail when the mark was missed. */
export async function writeReport(report: BenchReport): Promise<void> {
  const text = [
    `# ${report.title}`,
    report.method,
    formatTable(report.table),
    report.met === null ? report.verdict : `**${report.met ? 'Met' : 'Missed'}.** ${report.verdict}`,
    `Measured ${new Date().toISOString().slice(0, 10)} on ${await describeMachine()}.`,
  ].join('\n\n')
  const dir = path.resolve(import.meta.dirname, '..', 'results')
  await mkdir(dir, { recursive: true })
  await writeFile(path.join(dir, `${report.name}.md`), `${text}\n`)
  console.log(`\n${text}`)
  if (report.met === false) process.exitCode = 1
}

function formatTable(rows: string[][]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0), 3))
  const lines = rows.map((row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`)
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`
  return [lines[0], rule, ...lines.slice(1)].join('\n')
}

/** Cores, memory, load, Node and COLMAP: what a figure depends on. */
async function describeMachine(): Promise<string> {
  const cpus = os.cpus()
  const memoryGiB = Math.round(os.totalmem() / 2 ** 30)
  const load = (os.loadavg()[0] ?? 0).toFixed(1)
  return [
    `${cpus.length} cores (${cpus[0]?.model.trim() ?? 'unknown'})`,
    `${memoryGiB} GiB`,
    `${os.type()} ${os.machine()}`,
    `load ${load} at the end`,
    `Node ${process.versions.node}`,
    await colmapVersion(),
  ].join(', ')
}

async function colmapVersion(): Promise<string> {
  const { stdout } = await promisify(execFile)('colmap', ['help'])
  return /COLMAP \S+/.exec(stdout)?.[0] ?? 'COLMAP of unknown version'
}
