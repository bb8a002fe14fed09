import { createWriteStream, type WriteStream } from 'node:fs'
import path from 'node:path'
import { LOG_NAME } from '#server/contracts/artifact-names.ts'

/**
 * The log of a job for its owner: plain text, a time stamp per line, attempts one after the other.
 * If the log can't be written (the disk is full), lines are dropped; it never fails the job.
 */
export class JobLog {
  readonly path: string
  /** Lines that this attempt wrote. */
  linesWritten = 0
  #stream: WriteStream | null = null

  constructor(workspace: string) {
    this.path = path.join(workspace, LOG_NAME)
  }

  /** Appends to the log of earlier attempts. The workspace must exist; earlier lines are dropped. */
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

  /** Resolves when all lines are in the file or dropped. */
  async close(): Promise<void> {
    const stream = this.#stream
    if (!stream || stream.closed) return
    await new Promise<void>((resolve) => {
      stream.once('close', resolve)
      stream.end()
    })
  }
}
