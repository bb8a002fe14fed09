/** How each package manager's system gets COLMAP. Arch has it in its user repository only, where it is built. */
export const ENGINE_INSTALL_COMMANDS = {
  apt: 'sudo apt-get update && sudo apt-get install -y colmap',
  dnf: 'sudo dnf install -y colmap',
  pacman:
    'sudo pacman -S --needed base-devel git && git clone https://aur.archlinux.org/colmap.git && (cd colmap && makepkg -si)',
  brew: 'brew install colmap',
} as const

/** The commands that may install the reconstruction engine on `platform`: one a line, most common first. */
export function engineInstallCommands(platform: NodeJS.Platform): string[] {
  const { apt, dnf, pacman, brew } = ENGINE_INSTALL_COMMANDS
  return platform === 'darwin' ? [brew] : [apt, dnf, pacman, brew]
}
