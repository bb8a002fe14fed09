import { spawn } from 'node:child_process'
import { MaquetteError } from '../maquette-error.ts'

/** How each package manager's system gets it. */
const INSTALL_COMMANDS = [
  'sudo apt-get update && sudo apt-get install -y ffmpeg',
  'sudo dnf install -y ffmpeg-free',
  'sudo pacman -S --needed ffmpeg',
  'brew install ffmpeg',
]

/** Of what a program says on standard error: its last words are the reason. */
const KEPT_ERROR_CHARACTERS = 2000

export interface RunOptions {
  signal: AbortSignal
  /** Gets standard output as it comes. */
  onOutput?: (chunk: Buffer) => void
}

/**
 * Runs ffmpeg or ffprobe to its end. Throws MaquetteError FFMPEG_MISSING when it is not installed, UNDECODABLE with its last words when it
 * fails, and the signal's reason when aborted, once the program is gone.
 */
export async function runFfmpeg(
  program: 'ffmpeg' | 'ffprobe',
  args: readonly string[],
  { signal, onOutput }: RunOptions,
): Promise<void> {
  signal.throwIfAborted()
  // A separate group: Ctrl-C in a terminal must reach only us, so that we report a cancel and not a bad video.
  const child = spawn(program, ['-hide_banner', ...args], { stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  const stop = () => child.kill('SIGKILL')
  signal.addEventListener('abort', stop, { once: true })
  process.once('exit', stop)
  let words = ''
  let fault: { thrown: unknown } | null = null
  child.stdout.on('data', (chunk: Buffer) => {
    try {
      if (!fault) onOutput?.(chunk)
    } catch (thrown) {
      fault = { thrown }
      stop()
    }
  })
  child.stderr.on('data', (chunk: Buffer) => {
    words = (words + chunk).slice(-KEPT_ERROR_CHARACTERS)
  })
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', resolve)
    })
    signal.throwIfAborted()
    if (fault) throw (fault as { thrown: unknown }).thrown
    if (code !== 0) throw failed(program, words)
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') throw missing(program)
    throw thrown
  } finally {
    signal.removeEventListener('abort', stop)
    process.off('exit', stop)
  }
}

function failed(program: string, words: string): MaquetteError {
  const reason = words.trim().split('\n').at(-1) ?? ''
  return new MaquetteError('UNDECODABLE', {
    message: `The video can't be decoded${reason ? `: ${program} says “${reason}”` : ''}.`,
    suggestion: 'Check that it plays, and copy it again from the camera or phone.',
  })
}

function missing(program: string): MaquetteError {
  return new MaquetteError('FFMPEG_MISSING', {
    message: `${program}, which opens videos, is not installed.`,
    suggestion: `Install it with the command for your system, or drop the video onto Maquette’s page, which needs no ffmpeg:\n  ${INSTALL_COMMANDS.join('\n  ')}`,
  })
}
