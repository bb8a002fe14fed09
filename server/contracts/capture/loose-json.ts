/** Text that is not JSON, with the position of the error, counted from 1. */
export class LooseJsonError extends Error {
  override readonly name = 'LooseJsonError'
  readonly line: number
  readonly column: number

  constructor(line: number, column: number) {
    super(`no JSON from line ${line}, column ${column} on`)
    this.line = line
    this.column = column
  }
}

const SPACE = /[\s\uFEFF]*/y
const STRING = /"(?:[^"\\\n]|\\.)*"/y
const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])/y
const WORD = /true|false|null/y
/** As Python, JavaScript and C++ write NaN and infinity. */
const NOT_A_NUMBER = /[+-]?(?:nan(?:\(ind\))?|inf(?:inity)?|1\.#\w+)(?!\w)/iy

const WORDS: Record<string, boolean | null> = { true: true, false: false, null: null }

/** Deeper than any sensible file; each level takes a stack frame. */
const MAX_DEPTH = 200

/** How NaN and infinity are kept: as a string, with the line. */
const MARK = 'not a number@'

/** The line of a value that was NaN or infinite; null for any other value. */
export function lineOfNotANumber(value: unknown): number | null {
  return typeof value === 'string' && value.startsWith(MARK) ? Number(value.slice(MARK.length)) : null
}

/**
 * Reads JSON (RFC 8259) as programs write it: a byte order mark before it is skipped, and NaN and Infinity, which Python's `json`
 * writes and JSON doesn't have, become marks that `lineOfNotANumber` knows. Throws LooseJsonError.
 */
export function parseLooseJson(text: string): unknown {
  return new LooseReader(text).whole()
}

class LooseReader {
  readonly #text: string
  #at = 0
  #depth = 0
  /** Lines are counted on from the last one asked for: a file may hold as many NaN as numbers. */
  #counted = { at: 0, line: 1 }

  constructor(text: string) {
    this.#text = text
  }

  whole(): unknown {
    const value = this.#value()
    this.#take(SPACE)
    return this.#at === this.#text.length ? value : this.#fail()
  }

  #value(): unknown {
    if (this.#takeSign('{')) return this.#object()
    if (this.#takeSign('[')) {
      const array: unknown[] = []
      this.#list(']', () => array.push(this.#value()))
      return array
    }
    if (this.#text[this.#at] === '"') return this.#string()
    if (this.#take(NOT_A_NUMBER) !== undefined) return `${MARK}${this.#line()}`
    const word = this.#take(WORD)
    return word === undefined ? Number(this.#take(NUMBER) ?? this.#fail()) : WORDS[word]
  }

  #object(): object {
    // Without a prototype's setters: a key may be called __proto__.
    const entries = new Map<string, unknown>()
    this.#list('}', () => {
      this.#take(SPACE)
      const key = this.#string()
      if (!this.#takeSign(':')) this.#fail()
      entries.set(key, this.#value())
    })
    return Object.fromEntries(entries)
  }

  #list(end: string, takeOne: () => void): void {
    if (this.#takeSign(end)) return
    if (++this.#depth > MAX_DEPTH) this.#fail()
    do takeOne()
    while (this.#takeSign(','))
    if (!this.#takeSign(end)) this.#fail()
    this.#depth--
  }

  #string(): string {
    const start = this.#at
    const token = this.#take(STRING) ?? this.#fail()
    try {
      return JSON.parse(token) as string
    } catch {
      this.#at = start
      return this.#fail()
    }
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at
    const [token] = pattern.exec(this.#text) ?? []
    if (token !== undefined) this.#at += token.length
    return token
  }

  #takeSign(wanted: string): boolean {
    this.#take(SPACE)
    if (this.#text[this.#at] !== wanted) return false
    this.#at++
    return true
  }

  #line(): number {
    let { line } = this.#counted
    for (let i = this.#counted.at; i < this.#at; i++) if (this.#text[i] === '\n') line++
    this.#counted = { at: this.#at, line }
    return line
  }

  #fail(): never {
    const start = this.#text.lastIndexOf('\n', this.#at - 1) + 1
    throw new LooseJsonError(this.#line(), this.#at - (this.#at === 0 ? 0 : start) + 1)
  }
}
