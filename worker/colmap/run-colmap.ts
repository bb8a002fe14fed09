import { runProcess } from '../process/run-process.ts'
import { withoutLogPrefix } from '../process/without-log-prefix.ts'
import { buildArguments } from './build-arguments.ts'
import type { ColmapCommand, ColmapOptionValues } from './colmap-options.ts'
import { COLMAP_INSTALL_HINT } from './install-hint.ts'
import { listOptions } from './list-options.ts'

/** What a run needs of its surroundings; a StageContext has it. */
export interface ColmapContext {
  /** Path of the COLMAP program, or its name on the PATH. */
  colmapPath: string
  signal: AbortSignal
  /** See `runProcess`. */
  hungAfterMs?: number
  /** Gets the command line and each line of output as it is. */
  log(line: string): void
}

/**
 * Runs one COLMAP command to its end.
 *
 * @param onLine each line of its output without a log prefix: what the parsers of `parse-output.ts` read.
 * @throws AppError as `runProcess` does.
 */
export async function runColmap<Command extends ColmapCommand>(
  { colmapPath, signal, hungAfterMs, log }: ColmapContext,
  command: Command,
  values: ColmapOptionValues<Command>,
  onLine?: (line: string) => void,
): Promise<void> {
  const args = buildArguments(command, values, await listOptions(colmapPath, command, signal))
  log(`$ ${[colmapPath, ...args].join(' ')}`)
  await runProcess({
    command: colmapPath,
    args,
    label: `COLMAP ${command}`,
    signal,
    hungAfterMs,
    installHint: COLMAP_INSTALL_HINT,
    onLine(line) {
      log(line)
      onLine?.(withoutLogPrefix(line))
    },
  })
}
