export interface FoundLines {
  /** The last of the lines that match, in order, their time stamps cut to the clock time. */
  lines: string[]
  /** Matching lines that are not among `lines`. */
  hiddenCount: number
  matchCount: number
  lineCount: number
}

/** Lines of a job's log that contain `query`, whatever its case; all of them for an empty one; the last `most` of these. */
export function searchLog(text: string, query: string, most: number): FoundLines {
  const all = text.split('\n').filter((line) => line !== '')
  const wanted = query.trim().toLowerCase()
  const matching = wanted === '' ? all : all.filter((line) => line.toLowerCase().includes(wanted))
  return {
    lines: matching.slice(-most).map(shorten),
    hiddenCount: Math.max(0, matching.length - most),
    matchCount: matching.length,
    lineCount: all.length,
  }
}

/** `2026-11-23T15:02:11.123Z text` becomes `15:02:11 text`, by the reader's clock. */
function shorten(line: string): string {
  const [, stamp, rest] = /^(\d{4}-\d\d-\d\dT[\d:.]+Z) ?(.*)$/.exec(line) ?? []
  return stamp === undefined ? line : `${new Date(stamp).toTimeString().slice(0, 8)} ${rest}`
}
