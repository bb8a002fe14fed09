import { colmapInstallCommands } from '#server/colmap-install-commands.ts'
import { AppError } from '#server/errors.ts'

/** How to get COLMAP on this machine, in a sentence for the user. */
export const COLMAP_INSTALL_HINT = `Install COLMAP, then try again: ${colmapInstallCommands().join('   or   ')}`

export function colmapMissing(): AppError {
  return new AppError('ENGINE_MISSING', {
    message: 'COLMAP, which finds the cameras, is not installed on the worker’s machine.',
    suggestion: COLMAP_INSTALL_HINT,
  })
}
