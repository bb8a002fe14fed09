import { writeSync } from 'node:fs'

/** A pipe whose reader is behind is waited for so often, a few milliseconds each time: a log must not hold the process up. */
const TRIES = 20
const WAIT_MS = 5

/**
 * Writes a line to a file or pipe at once, so that it is there when the process dies right after. One that can't be written, because
 * the disk is full or the reader is gone, is dropped: pino's own destination would hang the process or end it.
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
