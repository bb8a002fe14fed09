import { showStep } from '../progress.mjs'
import { findProgram } from './find-program.ts'
import { installSystemPackage } from './install-system-package.ts'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** Where macOS puts browsers, which are not on its PATH. */
const MAC_PROGRAMS = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/**
 * The path of a Chromium for the browser tests: `CHROMIUM_PATH`, one on the PATH, or a fresh one from apt. Throws an
 * Error that says how to get one when there is none.
 */
export async function ensureChromium(logFile: string): Promise<string> {
  const wanted = process.env.CHROMIUM_PATH
  if (wanted) {
    const found = await findProgram(wanted)
    if (found) return found
    throw new Error(`CHROMIUM_PATH names ${wanted}, which is not a program that can be run.`)
  }
  const found = await findFirst()
  if (found) return found
  await showStep('Installing Chromium for the browser tests with apt', () => installSystemPackage('chromium', logFile))
  const installed = await findFirst()
  if (installed) return installed
  throw new Error(
    [
      'The browser tests need Chromium, and there is none. Install it with the line for your system,',
      'or name one that you have in CHROMIUM_PATH:',
      '    apt     sudo apt-get update && sudo apt-get install -y chromium',
      '    dnf     sudo dnf install -y chromium',
      '    pacman  sudo pacman -S --needed chromium',
      '    brew    brew install --cask chromium',
    ].join('\n'),
  )
}

async function findFirst(): Promise<string | null> {
  const candidates = process.platform === 'darwin' ? [...NAMES, ...MAC_PROGRAMS] : NAMES
  for (const candidate of candidates) {
    const found = await findProgram(candidate)
    if (found) return found
  }
  return null
}
