import { writeSync } from 'node:fs'

/** How often to wait for a slow reader of a pipe, a few milliseconds each time: a log must not block the process. */
const TRIES = 20
const WAIT_MS = 5

/**
 * Writes a line to a file or pipe synchronously, so that it is there if the process dies right after. A line that can't be written, because
 * the disk is full or the reader is gone, is dropped: pino's destination would hang or end the process.
 */
export function writeLogLine(fd: number, line: string): void {
  let left = Buffer.from(line)
  for (let tries = 0; left.length > 0 && tries < TRIES; ) {
    try {
      left = left.subarray(writeSync(fd, left))
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) return
      tries++
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, WAIT_MS)
    }
  }
}
