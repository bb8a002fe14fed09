import { execFile } from 'node:child_process'
import path from 'node:path'

/** The longest that the largest photo should take, many times over. */
const TIME_LIMIT_MS = 120_000
const MAX_OUTPUT_BYTES = 16 * 1024 * 1024

/** How a decoder ended that found fault with its file; anything else is no statement about the file. */
export class DecoderError extends Error {
  override readonly name = 'DecoderError'
  /** Exit status; null when it was stopped for taking too long, or died. */
  readonly status: number | null

  constructor(message: string, status: number | null, cause: unknown) {
    super(message, { cause })
    this.status = status
  }
}

/**
 * Runs a decoder of this directory in a process of its own, because decoding keeps a thread busy, and so that a file that brings the decoder
 * down brings nothing else down. Gives what it writes to its standard output; what it says of a file that it can't read is the error's message.
 */
export function runDecoder(program: string, args: readonly string[]): Promise<Buffer> {
  const file = path.resolve(/* turbopackIgnore: true */ 'server/services/uploads', program)
  const options = { encoding: 'buffer', timeout: TIME_LIMIT_MS, maxBuffer: MAX_OUTPUT_BYTES } as const
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [file, ...args], options, (error, stdout, stderr) => {
      if (!error) return resolve(stdout)
      const status = typeof error.code === 'number' ? error.code : null
      reject(new DecoderError(stderr.toString('utf8').trim(), status, error))
    })
  })
}
