import { runProcess } from '../process/run-process.ts'
import type { ColmapCommand } from './colmap-options.ts'
import { COLMAP_INSTALL_HINT } from './install-hint.ts'

/** Names of the options that the installed program's `command` has, without dashes: its own help, which takes some milliseconds. */
export async function listOptions(
  colmapPath: string,
  command: ColmapCommand,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const lines: string[] = []
  await runProcess({
    command: colmapPath,
    args: [command, '-h'],
    label: `COLMAP ${command}`,
    signal,
    installHint: COLMAP_INSTALL_HINT,
    onLine: (line) => lines.push(line),
  })
  return parseOptionNames(lines)
}

/** Boost's program_options writes an option as `  --name arg (=default)`, after `-h [` where it has a short form. */
export function parseOptionNames(helpLines: readonly string[]): ReadonlySet<string> {
  const names = helpLines.map((line) => /^\s*(?:-\w \[ )?--([\w.]+)/.exec(line)?.[1])
  return new Set(names.filter((name) => name !== undefined))
}
