/** Text that is no JSON, with the place where it stops being so, counted from 1. */
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
/** As Python, JavaScript and C++ write what is no number. */
const NOT_A_NUMBER = /[+-]?(?:nan(?:\(ind\))?|inf(?:inity)?|1\.#\w+)(?!\w)/iy

const WORDS: Record<string, boolean | null> = { true: true, false: false, null: null }

/** Deeper than anything that means something: each level takes a frame of the stack. */
const MAX_DEPTH = 200

/** How a value that is no number is kept: a text that JSON has too, with its line. */
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
  let at = 0
  let depth = 0
  // Counted on from the last one: a file may hold as many NaN as numbers.
  let counted = { at: 0, line: 1 }
  const line = (): number => {
    let { line: found } = counted
    for (let i = counted.at; i < at; i++) if (text[i] === '\n') found++
    counted = { at, line: found }
    return found
  }
  const fail = (): never => {
    const before = text.slice(0, at).split('\n')
    throw new LooseJsonError(before.length, (before.at(-1)?.length ?? 0) + 1)
  }
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at
    const [token] = pattern.exec(text) ?? []
    if (token !== undefined) at += token.length
    return token
  }
  const skip = () => void take(SPACE)
  const sign = (wanted: string): boolean => {
    skip()
    if (text[at] !== wanted) return false
    at++
    return true
  }
  const list = (end: string, takeOne: () => void) => {
    if (sign(end)) return
    if (++depth > MAX_DEPTH) fail()
    do takeOne()
    while (sign(','))
    if (!sign(end)) fail()
    depth--
  }
  const string = (): string => {
    skip()
    const start = at
    const token = take(STRING) ?? fail()
    try {
      return JSON.parse(token) as string
    } catch {
      at = start
      return fail()
    }
  }
  const value = (): unknown => {
    if (sign('{')) {
      // Without a prototype's setters: a key may be called __proto__.
      const object = new Map<string, unknown>()
      list('}', () => {
        const key = string()
        if (!sign(':')) fail()
        object.set(key, value())
      })
      return Object.fromEntries(object)
    }
    if (sign('[')) {
      const array: unknown[] = []
      list(']', () => array.push(value()))
      return array
    }
    skip()
    if (text[at] === '"') return string()
    if (take(NOT_A_NUMBER) !== undefined) return `${MARK}${line()}`
    const word = take(WORD)
    if (word !== undefined) return WORDS[word]
    return Number(take(NUMBER) ?? fail())
  }
  const whole = value()
  skip()
  return at === text.length ? whole : fail()
}
