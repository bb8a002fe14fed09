import type { Writable } from 'node:stream'

/** Where the program talks to a person: lines, and at most one bar below them. */
export interface Screen {
  /** Writes a line above the bar. */
  line(text: string): void
  /** Shows how far `label` is, `fraction` from 0 to 1. Without a terminal: a line for each new label or tenth. */
  bar(label: string, fraction: number, detail: string): void
  /** Takes the bar away. */
  clearBar(): void
}

interface ScreenStream extends Pick<Writable, 'write'> {
  isTTY?: boolean
  columns?: number
}

const BAR_CELLS = 24
const ERASE_LINE = '\r\u001b[2K'

export function createScreen(stream: ScreenStream): Screen {
  return stream.isTTY ? createLiveScreen(stream) : createPlainScreen(stream)
}

function createLiveScreen(stream: ScreenStream): Screen {
  let bar = ''
  return {
    line(text) {
      stream.write(`${bar ? ERASE_LINE : ''}${text}\n${bar}`)
    },
    bar(label, fraction, detail) {
      // One cell less than the terminal has: a full line would wrap, and a wrapped line can't be erased.
      const next = formatBar(label, fraction, detail).slice(0, (stream.columns || 80) - 1)
      if (next === bar) return
      bar = next
      stream.write(ERASE_LINE + bar)
    },
    clearBar() {
      if (bar) stream.write(ERASE_LINE)
      bar = ''
    },
  }
}

function createPlainScreen(stream: ScreenStream): Screen {
  const shown = new Set<string>()
  return {
    line: (text) => void stream.write(`${text}\n`),
    bar(label, fraction, detail) {
      const key = `${label} ${Math.floor(fraction * 10)}`
      if (shown.has(key)) return
      shown.add(key)
      stream.write(`${formatPercent(fraction)} ${label}${detail ? `: ${detail}` : ''}\n`)
    },
    clearBar: () => {},
  }
}

function formatBar(label: string, fraction: number, detail: string): string {
  const full = Math.round(fraction * BAR_CELLS)
  const cells = '█'.repeat(full) + '░'.repeat(BAR_CELLS - full)
  return `${cells} ${formatPercent(fraction)} ${label}${detail ? `: ${detail}` : ''}`
}

/** Rounded down: 100 % means done. */
function formatPercent(fraction: number): string {
  return `${String(Math.floor(fraction * 100)).padStart(3)} %`
}
