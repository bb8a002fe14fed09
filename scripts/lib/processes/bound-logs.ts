import {
  closeSync,
  constants,
  copyFileSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import path from 'node:path'

export interface LogBounds {
  /** A log that is longer begins again, what it held is kept beside it as `<name>.1`, which becomes `<name>.2`, and so on. */
  maxBytes: number
  /** Older parts that are kept of each log. */
  kept: number
  /** Milliseconds between two looks. */
  everyMs: number
}

/** Some weeks of a busy system in 40 MB a log, and a log that any editor still opens. */
const LOG_BOUNDS: LogBounds = { maxBytes: 10e6, kept: 3, everyMs: 10_000 }

/** Keeps every `*.log` in `dir` within bounds until the returned function is called. What fails is tried again at the next look. */
export function boundLogs(dir: string, bounds = LOG_BOUNDS): () => void {
  const look = () => {
    for (const name of namesIn(dir)) {
      if (name.endsWith('.log')) boundLog(path.join(dir, name), bounds)
    }
  }
  look()
  const timer = setInterval(look, bounds.everyMs).unref()
  return () => clearInterval(timer)
}

/**
 * Turns over one log that got too long.
 *
 * Copied and emptied rather than renamed: the programs that write to it, the database among them, hold it open for appending, outlive
 * this process, and independent of each other. Its end is copied until there is nothing new; only a line that is written in the
 * microseconds between that look and the emptying is lost.
 */
function boundLog(file: string, { maxBytes, kept }: LogBounds): void {
  try {
    if (statSync(file).size <= maxBytes) return
    rmSync(`${file}.${kept}`, { force: true })
    for (let part = kept - 1; part >= 1; part--) renameIfThere(`${file}.${part}`, `${file}.${part + 1}`)
    moveContent(file, `${file}.1`)
  } catch {
    // No room for the copy, for example: an older part is gone by then, so the next look may find some.
  }
}

function moveContent(file: string, target: string): void {
  copyFileSync(file, target, constants.COPYFILE_FICLONE)
  const [from, to] = [openSync(file, 'r+'), openSync(target, 'a')]
  try {
    const chunk = Buffer.alloc(1 << 16)
    let position = fstatSync(to).size
    for (;;) {
      const read = readSync(from, chunk, 0, chunk.length, position)
      if (read === 0) break
      writeSync(to, chunk, 0, read)
      position += read
    }
    ftruncateSync(from)
  } finally {
    closeSync(from)
    closeSync(to)
  }
}

function renameIfThere(from: string, to: string): void {
  try {
    renameSync(from, to)
  } catch {
    // There are not that many parts yet.
  }
}

function namesIn(dir: string): string[] {
  try {
    return readdirSync(dir)
  } catch {
    return []
  }
}
