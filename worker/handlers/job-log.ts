import { createWriteStream, type WriteStream } from 'node:fs'
import path from 'node:path'
import { LOG_NAME } from '#server/contracts/artifacts.ts'

/**
 * What a job's owner can read of its run: plain text, a time stamp a line, attempts one after the other.
 * A log that can't be written (the disk is full) goes quiet; it never fails the job.
 */
export class JobLog {
  readonly path: string
  /** Lines that this attempt wrote. */
  linesWritten = 0
  #stream: WriteStream | null = null

  constructor(workspace: string) {
    this.path = path.join(workspace, LOG_NAME)
  }

  /** Goes on where an earlier attempt ended. The workspace must be there; lines before this are dropped. */
  open(): void {
    this.#stream = createWriteStream(this.path, { flags: 'a' })
    this.#stream.on('error', () => undefined)
  }

  line(text: string): void {
    if (!this.#stream?.writable) return
    const stamp = new Date().toISOString()
    for (const each of text.trimEnd().split('\n')) {
      this.#stream.write(`${stamp} ${each}\n`)
      this.linesWritten++
    }
  }

  /** Resolves when all lines are in the file, or never will be. */
  async close(): Promise<void> {
    const stream = this.#stream
    if (!stream || stream.closed) return
    await new Promise<void>((resolve) => {
      stream.once('close', resolve)
      stream.end()
    })
  }
}
