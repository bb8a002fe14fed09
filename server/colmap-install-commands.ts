import { accessSync, constants } from 'node:fs'
import path from 'node:path'
import { programPath } from './env.ts'

/** How to install COLMAP with each package manager. Arch has it only in its user repository, where it is built. */
export const COLMAP_INSTALL_COMMANDS = {
  apt: 'sudo apt-get update && sudo apt-get install -y colmap',
  dnf: 'sudo dnf install -y colmap',
  pacman:
    'sudo pacman -S --needed base-devel git && git clone https://aur.archlinux.org/colmap.git && (cd colmap && makepkg -si)',
  brew: 'brew install colmap',
} as const

/** The programs that show which package manager a machine has. */
const PROGRAMS = { apt: 'apt-get', dnf: 'dnf', pacman: 'pacman', brew: 'brew' } as const

const MANAGERS = ['apt', 'dnf', 'pacman', 'brew'] as const

/**
 * The commands that may install COLMAP on this machine, most common first: those of the package
 * managers on `searchPath`, or all if there is none.
 */
export function colmapInstallCommands(searchPath = programPath()): string[] {
  const here = MANAGERS.filter((manager) => isOnPath(PROGRAMS[manager], searchPath))
  return (here.length > 0 ? here : MANAGERS).map((manager) => COLMAP_INSTALL_COMMANDS[manager])
}

function isOnPath(program: string, searchPath: string): boolean {
  return searchPath.split(path.delimiter).some((dir) => {
    try {
      accessSync(path.join(dir, program), constants.X_OK)
      return dir !== ''
    } catch {
      return false
    }
  })
}
