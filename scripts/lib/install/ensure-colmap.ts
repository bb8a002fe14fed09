import { COLMAP_INSTALL_COMMANDS } from '#server/colmap-install-commands.ts'
import { printLine, showStep } from '../progress.mjs'
import { findProgram } from './find-program.ts'
import { installSystemPackage } from './install-system-package.ts'

/**
 * Finds COLMAP (`MAQUETTE_COLMAP`, or `colmap` on the PATH) or installs it with apt. Answers its path, or null after
 * it has printed how to install it by hand: everything but reconstruction works without. When `stop` fires it rejects with
 * the signal's reason.
 */
export async function ensureColmap(logFile: string, stop?: AbortSignal): Promise<string | null> {
  const wanted = process.env.MAQUETTE_COLMAP || 'colmap'
  const found = await findProgram(wanted)
  if (found) return found
  if (process.env.MAQUETTE_COLMAP) {
    printLine(`! MAQUETTE_COLMAP names ${wanted}, which is not a program that can be run.`)
    return null
  }
  try {
    const installed = await showStep('Looking for COLMAP, installing it if that can be done here', async () =>
      (await installSystemPackage('colmap', logFile, stop)) ? findProgram(wanted) : null,
    )
    if (installed) return installed
  } catch (error) {
    if (stop?.aborted) printLine('  apt continues in the background; the next start finds what it has installed.')
    stop?.throwIfAborted()
    printLine(error instanceof Error ? error.message : String(error))
  }
  const commands = Object.entries(COLMAP_INSTALL_COMMANDS).map(
    ([manager, command]) => `    ${manager.padEnd(7)} ${command}`,
  )
  printLine(
    `! COLMAP is not installed. Pages work; reconstruction needs it. Install it with the line for your system:\n${commands.join('\n')}`,
  )
  return null
}
