import { engineInstallCommands } from '#server/services/workers/engine-install-commands.ts'

/** How to get COLMAP on this machine, in a sentence for the user. */
export const COLMAP_INSTALL_HINT = `Install COLMAP, then try again: ${engineInstallCommands(process.platform).join('   or   ')}`
