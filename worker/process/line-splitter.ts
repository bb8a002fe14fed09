import { StringDecoder } from 'node:string_decoder'

/** A line longer than this is handed over in pieces, so that output without line ends can't fill the memory. */
const MAX_LINE_CHARS = 64 * 1024

/**
 * Cuts a byte stream into lines as it comes in. CR, LF and CRLF all end a line, since programs that
 * redraw their progress end it with CR alone. Blank lines are left out: they carry nothing.
 */
export class LineSplitter {
  #decoder = new StringDecoder('utf8')
  #rest = ''
  readonly #onLine: (line: string) => void

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine
  }

  push(bytes: Buffer): void {
    const lines = (this.#rest + this.#decoder.write(bytes)).split(/[\r\n]/)
    this.#rest = lines.pop() ?? ''
    for (const line of lines) this.#emit(line)
    while (this.#rest.length > MAX_LINE_CHARS) {
      this.#emit(this.#rest.slice(0, MAX_LINE_CHARS))
      this.#rest = this.#rest.slice(MAX_LINE_CHARS)
    }
  }

  /** Hands over a last line without an end. */
  end(): void {
    const line = this.#rest + this.#decoder.end()
    this.#rest = ''
    this.#emit(line)
  }

  #emit(line: string): void {
    if (line.trim() !== '') this.#onLine(line)
  }
}
