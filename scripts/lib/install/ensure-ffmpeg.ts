import { showStep } from '../progress.mjs'
import { findProgram } from './find-program.ts'
import { installSystemPackage } from './install-system-package.ts'

/**
 * Sees to it that ffmpeg and ffprobe are on the PATH, which the tests of videos on the command line need: from apt where they aren't.
 * Throws an Error that says how to get them when that can't be done.
 */
export async function ensureFfmpeg(logFile: string): Promise<void> {
  if (await isThere()) return
  await showStep('Installing ffmpeg for the tests of videos with apt', () => installSystemPackage('ffmpeg', logFile))
  if (await isThere()) return
  throw new Error(
    [
      'The tests of videos need ffmpeg, and there is none. Install it with the line for your system:',
      '    apt     sudo apt-get update && sudo apt-get install -y ffmpeg',
      '    dnf     sudo dnf install -y ffmpeg-free',
      '    pacman  sudo pacman -S --needed ffmpeg',
      '    brew    brew install ffmpeg',
    ].join('\n'),
  )
}

async function isThere(): Promise<boolean> {
  return (await findProgram('ffmpeg')) !== null && (await findProgram('ffprobe')) !== null
}
